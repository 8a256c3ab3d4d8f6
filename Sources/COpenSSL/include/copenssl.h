// SHA-256 and HMAC of OpenSSL's libcrypto, which libcurl's OpenSSL flavour links anyway.
#pragma once

#include <stddef.h>
#include <stdint.h>

// The state of a SHA-256 that is under way; large enough for OpenSSL's.
typedef struct {
    uint64_t words[16];
} copenssl_sha256;

void copenssl_sha256_begin(copenssl_sha256 *state);
void copenssl_sha256_update(copenssl_sha256 *state, const void *bytes, size_t count);
// Writes 32 bytes.
void copenssl_sha256_end(copenssl_sha256 *state, uint8_t *digest);

// Writes the 32 bytes of HMAC-SHA256 (RFC 2104); 0 if there was no memory for it.
int copenssl_hmac_sha256(
    const void *key, size_t key_count, const void *bytes, size_t count, uint8_t *code);

// Whether two runs of bytes are equal, in a time that doesn't tell where they differ.
int copenssl_is_equal(const void *left, const void *right, size_t count);
