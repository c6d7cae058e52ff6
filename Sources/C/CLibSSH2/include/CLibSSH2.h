#ifndef ZS_CLIBSSH2_H
#define ZS_CLIBSSH2_H

#include <libssh2.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

/// Opens libssh2.so.1, finds every function that lazy.c names, there and in the libcrypto that comes with it, and
/// initialises the library.
///
/// Must have succeeded once before any function of libssh2 is called.  Not to be called by two threads at once.
/// Returns NULL, or why libssh2 cannot be used here; the text lives as long as the process.
const char *zs_libssh2_load(void);

typedef LIBSSH2_RECV_FUNC((*zs_receive));
typedef LIBSSH2_SEND_FUNC((*zs_send));

/// Lets the session read and write its socket through these two functions.
void zs_libssh2_set_wire(LIBSSH2_SESSION *session, zs_receive receive, zs_send send);

#endif
