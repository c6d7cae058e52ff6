// libssh2, opened when it is first needed: a command that only reads the state must not pay for it and for libcrypto.
//
// Every function used by Swift is defined here as a call through a pointer that zs_libssh2_load() fills in.  The
// definitions are hidden, so that they never stand in for libssh2's own in the eyes of the dynamic linker.
#include <dlfcn.h>
#include <stddef.h>
#pragma GCC visibility push(hidden)
#include "CLibSSH2.h"
#pragma GCC visibility pop

#define FUNCTIONS(F) \
    F(int, libssh2_init, (int flags), (flags)) \
    F(LIBSSH2_SESSION *, libssh2_session_init_ex, \
      (LIBSSH2_ALLOC_FUNC((*a)), LIBSSH2_FREE_FUNC((*f)), LIBSSH2_REALLOC_FUNC((*r)), void *abstract), \
      (a, f, r, abstract)) \
    F(void *, libssh2_session_callback_set, (LIBSSH2_SESSION *session, int type, void *callback), \
      (session, type, callback)) \
    F(void, libssh2_session_set_blocking, (LIBSSH2_SESSION *session, int blocking), (session, blocking)) \
    F(int, libssh2_session_method_pref, (LIBSSH2_SESSION *session, int method, const char *names), \
      (session, method, names)) \
    F(int, libssh2_session_handshake, (LIBSSH2_SESSION *session, libssh2_socket_t socket), (session, socket)) \
    F(int, libssh2_session_disconnect_ex, \
      (LIBSSH2_SESSION *session, int reason, const char *description, const char *language), \
      (session, reason, description, language)) \
    F(int, libssh2_session_free, (LIBSSH2_SESSION *session), (session)) \
    F(int, libssh2_session_last_error, (LIBSSH2_SESSION *session, char **text, int *length, int copy), \
      (session, text, length, copy)) \
    F(int, libssh2_session_last_errno, (LIBSSH2_SESSION *session), (session)) \
    F(const char *, libssh2_session_hostkey, (LIBSSH2_SESSION *session, size_t *length, int *type), \
      (session, length, type)) \
    F(char *, libssh2_userauth_list, (LIBSSH2_SESSION *session, const char *user, unsigned int length), \
      (session, user, length)) \
    F(int, libssh2_userauth_authenticated, (LIBSSH2_SESSION *session), (session)) \
    F(int, libssh2_userauth_password_ex, \
      (LIBSSH2_SESSION *session, const char *user, unsigned int user_length, const char *password, \
       unsigned int password_length, LIBSSH2_PASSWD_CHANGEREQ_FUNC((*change))), \
      (session, user, user_length, password, password_length, change)) \
    F(int, libssh2_userauth_keyboard_interactive_ex, \
      (LIBSSH2_SESSION *session, const char *user, unsigned int length, LIBSSH2_USERAUTH_KBDINT_RESPONSE_FUNC((*f))), \
      (session, user, length, f)) \
    F(int, libssh2_userauth_publickey_frommemory, \
      (LIBSSH2_SESSION *session, const char *user, size_t user_length, const char *public_key, size_t public_length, \
       const char *private_key, size_t private_length, const char *passphrase), \
      (session, user, user_length, public_key, public_length, private_key, private_length, passphrase)) \
    F(int, libssh2_userauth_publickey, \
      (LIBSSH2_SESSION *session, const char *user, const unsigned char *key, size_t length, \
       LIBSSH2_USERAUTH_PUBLICKEY_SIGN_FUNC((*sign)), void **abstract), \
      (session, user, key, length, sign, abstract)) \
    F(LIBSSH2_CHANNEL *, libssh2_channel_open_ex, \
      (LIBSSH2_SESSION *session, const char *type, unsigned int type_length, unsigned int window, \
       unsigned int packet, const char *message, unsigned int message_length), \
      (session, type, type_length, window, packet, message, message_length)) \
    F(int, libssh2_channel_process_startup, \
      (LIBSSH2_CHANNEL *channel, const char *request, unsigned int request_length, const char *message, \
       unsigned int message_length), \
      (channel, request, request_length, message, message_length)) \
    F(ssize_t, libssh2_channel_read_ex, (LIBSSH2_CHANNEL *channel, int stream, char *buffer, size_t length), \
      (channel, stream, buffer, length)) \
    F(ssize_t, libssh2_channel_write_ex, (LIBSSH2_CHANNEL *channel, int stream, const char *buffer, size_t length), \
      (channel, stream, buffer, length)) \
    F(int, libssh2_channel_send_eof, (LIBSSH2_CHANNEL *channel), (channel)) \
    F(int, libssh2_channel_eof, (LIBSSH2_CHANNEL *channel), (channel)) \
    F(int, libssh2_channel_wait_closed, (LIBSSH2_CHANNEL *channel), (channel)) \
    F(int, libssh2_channel_get_exit_status, (LIBSSH2_CHANNEL *channel), (channel)) \
    F(int, libssh2_channel_get_exit_signal, \
      (LIBSSH2_CHANNEL *channel, char **signal, size_t *signal_length, char **message, size_t *message_length, \
       char **language, size_t *language_length), \
      (channel, signal, signal_length, message, message_length, language, language_length)) \
    F(int, libssh2_channel_free, (LIBSSH2_CHANNEL *channel), (channel)) \
    F(const EVP_MD *, EVP_sha1, (void), ()) \
    F(const EVP_MD *, EVP_sha256, (void), ()) \
    F(int, EVP_Digest, \
      (const void *data, size_t length, unsigned char *digest, unsigned int *size, const EVP_MD *type, ENGINE *engine), \
      (data, length, digest, size, type, engine)) \
    F(unsigned char *, HMAC, \
      (const EVP_MD *type, const void *key, int key_length, const unsigned char *data, size_t length, \
       unsigned char *digest, unsigned int *size), \
      (type, key, key_length, data, length, digest, size))

#define POINTER(result, name, parameters, arguments) static result(*name##_pointer) parameters;
FUNCTIONS(POINTER)

#define CALL(result, name, parameters, arguments) \
    result name parameters { return name##_pointer arguments; }
FUNCTIONS(CALL)

const char *zs_libssh2_load(void) {
    void *library = dlopen("libssh2.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return dlerror();
#define FIND(result, name, parameters, arguments) \
    *(void **)&name##_pointer = dlsym(library, #name); \
    if (name##_pointer == NULL) return "it lacks " #name;
    FUNCTIONS(FIND)
    return libssh2_init(0) == 0 ? NULL : "libssh2_init failed";
}

void zs_libssh2_set_wire(LIBSSH2_SESSION *session, zs_receive receive, zs_send send) {
    libssh2_session_callback_set(session, LIBSSH2_CALLBACK_RECV, (void *)receive);
    libssh2_session_callback_set(session, LIBSSH2_CALLBACK_SEND, (void *)send);
}
