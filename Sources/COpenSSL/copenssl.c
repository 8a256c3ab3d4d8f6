// The functions of one hash are deprecated in favour of those of any hash, which need memory.
#define OPENSSL_SUPPRESS_DEPRECATED

#include "copenssl.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

_Static_assert(sizeof(SHA256_CTX) <= sizeof(copenssl_sha256), "the state doesn't fit");

void copenssl_sha256_begin(copenssl_sha256 *state) { SHA256_Init((SHA256_CTX *)state); }

void copenssl_sha256_update(copenssl_sha256 *state, const void *bytes, size_t count) {
    SHA256_Update((SHA256_CTX *)state, bytes, count);
}

void copenssl_sha256_end(copenssl_sha256 *state, uint8_t *digest) {
    SHA256_Final(digest, (SHA256_CTX *)state);
}

int copenssl_hmac_sha256(
    const void *key, size_t key_count, const void *bytes, size_t count, uint8_t *code) {
    // A null key would mean the one of the call before.
    static const uint8_t empty = 0;
    if (key_count > INT32_MAX) return 0;
    return HMAC(
               EVP_sha256(), key_count ? key : &empty, (int)key_count, bytes, count, code, NULL)
        != NULL;
}

int copenssl_is_equal(const void *left, const void *right, size_t count) {
    return CRYPTO_memcmp(left, right, count) == 0;
}
