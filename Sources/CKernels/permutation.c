#include "ckernels.h"
#include "philox.h"

// Positions whose random words are drawn together, which vectorizes; the swaps can't be.
#define POSITIONS 32

CK_FAST void ck_permutation(int32_t *order, int64_t n, uint64_t seed, uint32_t word2, uint32_t word3) {
    for (int64_t i = 0; i < n; i++) order[i] = (int32_t)i;
    for (int64_t end = n; end > 1; end -= POSITIONS) {
        uint32_t low[POSITIONS], high[POSITIONS];
        for (int j = 0; j < POSITIONS; j++) {
            uint64_t position = (uint64_t)(end - 1 - j);
            uint32_t word[4];
            philox(seed, (uint32_t)position, (uint32_t)(position >> 32), word2, word3, word);
            high[j] = word[0];
            low[j] = word[1];
        }
        for (int j = 0; j < POSITIONS && end - 1 - j > 0; j++) {
            int64_t position = end - 1 - j;
            uint64_t bits = (uint64_t)high[j] << 32 | low[j];
            // The high half of a product: a number below position + 1 without a division.
            int64_t other = (int64_t)((unsigned __int128)bits * (uint64_t)(position + 1) >> 64);
            int32_t kept = order[position];
            order[position] = order[other];
            order[other] = kept;
        }
    }
}
