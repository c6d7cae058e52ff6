#ifndef ZS_CZSTD_H
#define ZS_CZSTD_H

#include <zstd.h>

/// Opens libzstd.so.1 and finds every function that lazy.c names.
///
/// Must have succeeded once before any function of zstd is called.  Not to be called by two threads at once.
/// Returns NULL, or why zstd cannot be used here; the text lives as long as the process.
const char *zs_zstd_load(void);

#endif
