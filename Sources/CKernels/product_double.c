#include <stdlib.h>
#include <string.h>

#include "ckernels.h"
#include "multiversion.h"

// How much of the inner dimension and of C's columns is worked on at once: such a block of B fits the
// second cache.
#define INNER 256
#define COLUMNS 128
#define LANES 8

typedef double lanes __attribute__((vector_size(LANES * sizeof(double)), aligned(sizeof(double))));

/// Adds the product of up to four rows of A with a packed block of B to rows of C.
CK_INLINE void tile(
    const double *a, int64_t a_row, int64_t a_column, const double *b, double *c, int64_t c_row, int64_t columns,
    int64_t depth, const int rows) {
    for (int64_t j = 0; j < columns; j += LANES) {
        lanes sum[4] = {0};
        for (int64_t p = 0; p < depth; p++) {
            lanes right = *(const lanes *)(b + p * COLUMNS + j);
            for (int r = 0; r < rows; r++) sum[r] += a[r * a_row + p * a_column] * right;
        }
        int64_t width = columns - j < LANES ? columns - j : LANES;
        for (int r = 0; r < rows; r++)
            for (int64_t l = 0; l < width; l++) c[r * c_row + j + l] += sum[r][l];
    }
}

/// Adds the product of A with a packed block of B to some columns of C.
CK_FAST static void add_block(
    const double *a, int64_t a_row, int64_t a_column, const double *b, double *c, int64_t c_row, int64_t rows,
    int64_t columns, int64_t depth) {
    int64_t i = 0;
    for (; i + 4 <= rows; i += 4) tile(a + i * a_row, a_row, a_column, b, c + i * c_row, c_row, columns, depth, 4);
    for (; i < rows; i++) tile(a + i * a_row, a_row, a_column, b, c + i * c_row, c_row, columns, depth, 1);
}

void ck_add_product_double(
    const double *a, int64_t a_row, int64_t a_column, const double *b, int64_t b_row, int64_t b_column, double *c,
    int64_t c_row, int64_t rows, int64_t columns, int64_t depth) {
    double *block = malloc((depth < INNER ? depth : INNER) * COLUMNS * sizeof(double));
    if (!block) abort();
    for (int64_t j = 0; j < columns; j += COLUMNS) {
        int64_t width = columns - j < COLUMNS ? columns - j : COLUMNS;
        for (int64_t p = 0; p < depth; p += INNER) {
            int64_t height = depth - p < INNER ? depth - p : INNER;
            const double *from = b + p * b_row + j * b_column;
            for (int64_t q = 0; q < height; q++) {
                double *to = block + q * COLUMNS;
                for (int64_t l = 0; l < width; l++) to[l] = from[q * b_row + l * b_column];
                // What a vector holds beyond the last column is computed and not used.
                if (width % LANES) memset(to + width, 0, (LANES - width % LANES) * sizeof(double));
            }
            add_block(a + p * a_column, a_row, a_column, block, c + j, c_row, rows, width, height);
        }
    }
    free(block);
}
