// Philox4x32-10 (Salmon et al., SC'11), the same function as Swift's CounterRandom.
#ifndef CK_PHILOX_H
#define CK_PHILOX_H

#include "multiversion.h"
#include <stdint.h>

CK_INLINE void philox(uint64_t seed, uint32_t c0, uint32_t c1, uint32_t c2, uint32_t c3, uint32_t *out) {
    uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
    for (int round = 0; round < 10; round++) {
        uint64_t first = (uint64_t)0xD2511F53u * c0;
        uint64_t second = (uint64_t)0xCD9E8D57u * c2;
        uint32_t n0 = (uint32_t)(second >> 32) ^ c1 ^ k0;
        uint32_t n2 = (uint32_t)(first >> 32) ^ c3 ^ k1;
        c1 = (uint32_t)second;
        c3 = (uint32_t)first;
        c0 = n0;
        c2 = n2;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

#endif
