// libcrypto, opened when it is first needed: most commands compute no digest.
//
// Every function used by Swift is defined here as a call through a pointer that zs_crypto_load() fills in.  The
// definitions are hidden, so that they never stand in for libcrypto's own in the eyes of the dynamic linker.
#include <dlfcn.h>
#include <stddef.h>
#pragma GCC visibility push(hidden)
#include "CCrypto.h"
#pragma GCC visibility pop

#define FUNCTIONS(F) \
    F(EVP_MD *, EVP_MD_fetch, (OSSL_LIB_CTX *context, const char *name, const char *properties), \
      (context, name, properties)) \
    F(void, EVP_MD_free, (EVP_MD *digest), (digest)) \
    F(EVP_MD_CTX *, EVP_MD_CTX_new, (void), ()) \
    F(void, EVP_MD_CTX_free, (EVP_MD_CTX *context), (context)) \
    F(int, EVP_DigestInit_ex2, (EVP_MD_CTX *context, const EVP_MD *digest, const OSSL_PARAM *parameters), \
      (context, digest, parameters)) \
    F(int, EVP_DigestUpdate, (EVP_MD_CTX *context, const void *bytes, size_t size), (context, bytes, size)) \
    F(int, EVP_DigestFinal_ex, (EVP_MD_CTX *context, unsigned char *digest, unsigned int *size), \
      (context, digest, size))

#define DEFINE(Result, name, parameters, arguments) \
    static Result (*real_##name) parameters; \
    Result name parameters { return real_##name arguments; }
FUNCTIONS(DEFINE)

const char *zs_crypto_load(void) {
    void *library = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return dlerror();
#define FIND(Result, name, parameters, arguments) \
    if ((*(void **)&real_##name = dlsym(library, #name)) == NULL) return dlerror();
    FUNCTIONS(FIND)
    return NULL;
}
