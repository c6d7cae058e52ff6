#define _GNU_SOURCE
#include <fcntl.h>
#include <stddef.h>
#include <sys/socket.h>
#include "CLibvirt.h"

int zs_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_CLOEXEC); }

int zs_open_path(const char *path) { return open(path, O_PATH | O_CLOEXEC); }
