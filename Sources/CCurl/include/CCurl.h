#ifndef CCURL_H
#define CCURL_H

// The part of libcurl's easy interface that Swift cannot call by itself: curl_easy_setopt and
// curl_easy_getinfo are variadic, so each argument type gets a function of its own here.

#include <curl/curl.h>
#include <stdint.h>

/// Receives `length` bytes of a header line or of the body; any other return value ends the transfer.
typedef size_t (*ccurl_data_callback)(char *bytes, size_t size, size_t length, void *context);

/// Opens the socket for `address`, or returns `CURL_SOCKET_BAD` to refuse to dial it.
typedef curl_socket_t (*ccurl_open_socket_callback)(
    void *context, curlsocktype purpose, struct curl_sockaddr *address);

/// Initialises libcurl for the whole process; call it once, before any other function.
CURLcode ccurl_global_init(void);

CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value);
CURLcode ccurl_set_size(CURL *handle, CURLoption option, curl_off_t value);
CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value);
CURLcode ccurl_set_bytes(CURL *handle, CURLoption option, const void *value);
CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode ccurl_set_header_function(CURL *handle, ccurl_data_callback callback, void *context);
CURLcode ccurl_set_write_function(CURL *handle, ccurl_data_callback callback, void *context);
CURLcode ccurl_set_open_socket_function(
    CURL *handle, ccurl_open_socket_callback callback, void *context);

/// The value of a `long` property of a finished transfer, or 0 if it is not known.
long ccurl_get_long(CURL *handle, CURLINFO info);

/// The value of a `curl_off_t` property of a finished transfer, or 0 if it is not known.
curl_off_t ccurl_get_size(CURL *handle, CURLINFO info);

/// Performs the transfer with SIGPIPE blocked on the calling thread.
///
/// CURLOPT_NOSIGNAL makes libcurl leave SIGPIPE alone, and OpenSSL writes to its socket without
/// MSG_NOSIGNAL: a receiver that closes early would otherwise end the process.
CURLcode ccurl_perform(CURL *handle);

/// Copies the IP address in network byte order; returns 4, 16, or 0 if it is no IP address.
size_t ccurl_copy_address(const struct curl_sockaddr *address, uint8_t bytes[16]);

/// Opens a socket for `address` that no child process inherits.
curl_socket_t ccurl_open_socket(const struct curl_sockaddr *address);

#endif
