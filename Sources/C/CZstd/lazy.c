// zstd, opened when it is first needed: listing images needs no compression.
//
// Every function used by Swift is defined here as a call through a pointer that zs_zstd_load() fills in.  The
// definitions are hidden, so that they never stand in for zstd's own in the eyes of the dynamic linker.
#include <dlfcn.h>
#include <stddef.h>
#pragma GCC visibility push(hidden)
#include "CZstd.h"
#pragma GCC visibility pop

#define FUNCTIONS(F) \
    F(unsigned, ZSTD_isError, (size_t code), (code)) \
    F(const char *, ZSTD_getErrorName, (size_t code), (code)) \
    F(size_t, ZSTD_compressBound, (size_t size), (size)) \
    F(ZSTD_CCtx *, ZSTD_createCCtx, (void), ()) \
    F(size_t, ZSTD_freeCCtx, (ZSTD_CCtx *context), (context)) \
    F(size_t, ZSTD_CCtx_setParameter, (ZSTD_CCtx *context, ZSTD_cParameter parameter, int value), \
      (context, parameter, value)) \
    F(size_t, ZSTD_compress2, (ZSTD_CCtx *context, void *to, size_t room, const void *from, size_t size), \
      (context, to, room, from, size)) \
    F(unsigned long long, ZSTD_getFrameContentSize, (const void *from, size_t size), (from, size)) \
    F(ZSTD_DCtx *, ZSTD_createDCtx, (void), ()) \
    F(size_t, ZSTD_freeDCtx, (ZSTD_DCtx *context), (context)) \
    F(size_t, ZSTD_decompressDCtx, (ZSTD_DCtx *context, void *to, size_t room, const void *from, size_t size), \
      (context, to, room, from, size))

#define DEFINE(Result, name, parameters, arguments) \
    static Result (*real_##name) parameters; \
    Result name parameters { return real_##name arguments; }
FUNCTIONS(DEFINE)

const char *zs_zstd_load(void) {
    void *library = dlopen("libzstd.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return dlerror();
#define FIND(Result, name, parameters, arguments) \
    if ((*(void **)&real_##name = dlsym(library, #name)) == NULL) return dlerror();
    FUNCTIONS(FIND)
    return NULL;
}
