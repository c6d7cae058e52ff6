// libcurl, opened when the first URL is fetched.
//
// Every function used by Swift is defined here as a call through a pointer that zs_curl_load() fills in.  The
// definitions are hidden, so that they never stand in for libcurl's own in the eyes of the dynamic linker.
#include <dlfcn.h>
#include <stddef.h>
#pragma GCC visibility push(hidden)
#include "CCurl.h"
#pragma GCC visibility pop

#define FUNCTIONS(F) \
    F(CURLcode, curl_global_init, (long flags), (flags)) \
    F(CURL *, curl_easy_init, (void), ()) \
    F(void, curl_easy_cleanup, (CURL *handle), (handle)) \
    F(CURLcode, curl_easy_perform, (CURL *handle), (handle)) \
    F(const char *, curl_easy_strerror, (CURLcode code), (code)) \
    F(struct curl_slist *, curl_slist_append, (struct curl_slist *list, const char *line), (list, line)) \
    F(void, curl_slist_free_all, (struct curl_slist *list), (list))

#define DEFINE(Result, name, parameters, arguments) \
    static Result (*real_##name) parameters; \
    Result name parameters { return real_##name arguments; }
FUNCTIONS(DEFINE)
static CURLcode (*real_setopt)(CURL *handle, CURLoption option, ...);
static CURLcode (*real_getinfo)(CURL *handle, CURLINFO info, ...);

const char *zs_curl_load(void) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) return dlerror();
#define FIND(Result, name, parameters, arguments) \
    if ((*(void **)&real_##name = dlsym(library, #name)) == NULL) return dlerror();
    FUNCTIONS(FIND)
    if ((*(void **)&real_setopt = dlsym(library, "curl_easy_setopt")) == NULL) return dlerror();
    if ((*(void **)&real_getinfo = dlsym(library, "curl_easy_getinfo")) == NULL) return dlerror();
    CURLcode code = real_curl_global_init(CURL_GLOBAL_DEFAULT);
    return code == CURLE_OK ? NULL : real_curl_easy_strerror(code);
}

CURLcode zs_curl_set_number(CURL *handle, CURLoption option, long value) { return real_setopt(handle, option, value); }
CURLcode zs_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return real_setopt(handle, option, value);
}
CURLcode zs_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return real_setopt(handle, option, value);
}
/// For CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION.
CURLcode zs_curl_set_write(CURL *handle, CURLoption option, curl_write_callback function, void *context) {
    CURLcode code = real_setopt(handle, option, function);
    if (code != CURLE_OK) return code;
    return real_setopt(handle, option == CURLOPT_HEADERFUNCTION ? CURLOPT_HEADERDATA : CURLOPT_WRITEDATA, context);
}
CURLcode zs_curl_set_progress(CURL *handle, curl_xferinfo_callback function, void *context) {
    CURLcode code = real_setopt(handle, CURLOPT_XFERINFOFUNCTION, function);
    if (code == CURLE_OK) code = real_setopt(handle, CURLOPT_XFERINFODATA, context);
    return code == CURLE_OK ? real_setopt(handle, CURLOPT_NOPROGRESS, 0L) : code;
}
long zs_curl_number(CURL *handle, CURLINFO info) {
    long value = 0;
    return real_getinfo(handle, info, &value) == CURLE_OK ? value : 0;
}
curl_off_t zs_curl_offset(CURL *handle, CURLINFO info) {
    curl_off_t value = -1;
    return real_getinfo(handle, info, &value) == CURLE_OK ? value : -1;
}
