#ifndef ZS_CLIBVIRT_H
#define ZS_CLIBVIRT_H

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

/// Opens the library `name`, finds every function that lazy.c names, and makes libvirt silent.
///
/// Must have succeeded once before any function of libvirt is called.  Not to be called by two threads at once.
/// Returns NULL, or why libvirt cannot be used here; the text lives as long as the process.
const char *zs_libvirt_load(const char *name);

// GNU's part of the C library, which Swift does not import.

/// accept4(2) with SOCK_CLOEXEC.
int zs_accept(int listener);
/// open(2) with O_PATH: a descriptor that stands for a file without opening it.
int zs_open_path(const char *path);

#endif
