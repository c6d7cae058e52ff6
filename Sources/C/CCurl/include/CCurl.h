#ifndef ZS_CCURL_H
#define ZS_CCURL_H

// The macros that check the types of variadic arguments are of no use to Swift.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/// Opens libcurl.so.4 and finds every function that lazy.c names.
///
/// Must have succeeded once before any function of libcurl is called.  Not to be called by two threads at once.
/// Returns NULL, or why libcurl cannot be used here; the text lives as long as the process.
const char *zs_curl_load(void);

// curl_easy_setopt() and curl_easy_getinfo() take any type; Swift calls no such functions.
CURLcode zs_curl_set_number(CURL *handle, CURLoption option, long value);
CURLcode zs_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode zs_curl_set_pointer(CURL *handle, CURLoption option, const void *value);
CURLcode zs_curl_set_write(CURL *handle, CURLoption option, curl_write_callback function, void *context);
CURLcode zs_curl_set_progress(CURL *handle, curl_xferinfo_callback function, void *context);
long zs_curl_number(CURL *handle, CURLINFO info);
curl_off_t zs_curl_offset(CURL *handle, CURLINFO info);

#endif
