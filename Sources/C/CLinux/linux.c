#define _GNU_SOURCE
#include "CLinux.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/pidfd.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

// The number of a new descriptor above the standard streams, in place of `descriptor`.
static int above_standard(int descriptor) {
    if (descriptor > 2) return descriptor;
    int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    close(descriptor);
    return moved;
}

int zs_pipe(int *reading, int *writing) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    *reading = above_standard(ends[0]);
    *writing = above_standard(ends[1]);
    return *reading < 0 || *writing < 0 ? EMFILE : 0;
}

static int add_descriptors(posix_spawn_file_actions_t *actions, int input, int output, int errors) {
    int problem = posix_spawn_file_actions_adddup2(actions, input, 0);
    if (problem == 0) problem = posix_spawn_file_actions_adddup2(actions, output, 1);
    if (problem == 0) problem = posix_spawn_file_actions_adddup2(actions, errors, 2);
    if (problem == 0) problem = posix_spawn_file_actions_addclosefrom_np(actions, 3);
    return problem;
}

static int set_attributes(posix_spawnattr_t *attributes) {
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    int problem = posix_spawnattr_setsigdefault(attributes, &all);
    if (problem == 0) problem = posix_spawnattr_setsigmask(attributes, &none);
    if (problem == 0) problem = posix_spawnattr_setpgroup(attributes, 0);
    if (problem == 0)
        problem = posix_spawnattr_setflags(
            attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    return problem;
}

int zs_spawn(
    pid_t *process, char *const arguments[], char *const environment[], int input, int output, int errors) {
    posix_spawn_file_actions_t actions;
    int problem = posix_spawn_file_actions_init(&actions);
    if (problem != 0) return problem;
    posix_spawnattr_t attributes;
    problem = posix_spawnattr_init(&attributes);
    if (problem == 0) {
        problem = add_descriptors(&actions, input, output, errors);
        if (problem == 0) problem = set_attributes(&attributes);
        if (problem == 0)
            problem = posix_spawnp(
                process, arguments[0], &actions, &attributes, arguments, environment ? environment : environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return problem;
}

int zs_process_descriptor(pid_t process) { return pidfd_open(process, 0); }

int zs_semaphore_wait(sem_t *semaphore, long milliseconds) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += milliseconds / 1000;
    until.tv_nsec += milliseconds % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec += 1;
        until.tv_nsec -= 1000000000;
    }
    while (sem_clockwait(semaphore, CLOCK_MONOTONIC, &until) != 0)
        if (errno != EINTR) return errno;
    return 0;
}

pid_t zs_fork(void) { return fork(); }
