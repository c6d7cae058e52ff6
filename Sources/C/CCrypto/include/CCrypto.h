#ifndef ZS_CCRYPTO_H
#define ZS_CCRYPTO_H

#include <openssl/evp.h>

/// Opens libcrypto.so.3 and finds every function that lazy.c names.
///
/// Must have succeeded once before any function of libcrypto is called.  Not to be called by two threads at once.
/// Returns NULL, or why libcrypto cannot be used here; the text lives as long as the process.
const char *zs_crypto_load(void);

#endif
