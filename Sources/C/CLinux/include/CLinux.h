#ifndef ZS_CLINUX_H
#define ZS_CLINUX_H

// What the kernel and glibc offer and Swift's Glibc module does not show.

#include <semaphore.h>
#include <sys/types.h>

/// Makes a pipe that children do not inherit, with numbers that are not those of the standard streams, even when those
/// are closed.
/// Returns 0, or the errno.
int zs_pipe(int *reading, int *writing);

/// Starts a program in a process group of its own, with these three descriptors, every other one closed, all signals
/// at their default and none blocked.
/// - Parameter arguments: ends with NULL; the first is looked for in PATH.
/// - Parameter environment: ends with NULL; NULL itself hands on ours.
/// Returns 0, or the errno.
int zs_spawn(
    pid_t *process, char *const arguments[], char *const environment[], int input, int output, int errors);

/// A descriptor that becomes readable when the process has ended, or -1 and errno.
int zs_process_descriptor(pid_t process);

/// fork(2).  Only for a process with one thread, which Swift cannot know.
pid_t zs_fork(void);

/// Waits for the semaphore until `milliseconds` from now, on the clock that nobody sets.
/// Returns 0, or the errno.
int zs_semaphore_wait(sem_t *semaphore, long milliseconds);

#endif
