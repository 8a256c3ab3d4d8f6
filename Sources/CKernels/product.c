#include <pthread.h>
#include <stdlib.h>

#include "ckernels.h"

/// A matrix whose element (i, j) stands at data[i·row + j·column].
struct matrix {
    const float *data;
    int64_t row, column;
};
struct result {
    float *data;
    int64_t row, column;
};

// How much of the inner dimension, of C's columns and of its rows is worked on at once: a panel of B
// fits the first cache, the blocks of A and B the second.
#define INNER 256
#define COLUMNS 256
#define ROWS 96
/// The floats of a block of B, with the gaps between panels of at least 8 columns.
#define PANELS (COLUMNS * INNER + 16 * COLUMNS / 8)

/// How many rows the next tile has. Six are best; eight are two fours rather than six and two.
static inline int64_t tile_rows(int64_t left) {
    if (left == 8) return 4;
    return left >= 6 ? 6 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
}

typedef float four __attribute__((vector_size(16), aligned(4)));

/// Transposes four rows: y[j·y_row + i] = x[i·row + j].
static inline void transpose4(const float *x, int64_t row, int64_t columns, float *y, int64_t y_row) {
    int64_t j = 0;
    for (; j + 4 <= columns; j += 4) {
        four a = *(const four *)(x + j), b = *(const four *)(x + row + j);
        four c = *(const four *)(x + 2 * row + j), d = *(const four *)(x + 3 * row + j);
        four low = __builtin_shufflevector(a, b, 0, 4, 1, 5), high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
        four next = __builtin_shufflevector(c, d, 0, 4, 1, 5), last = __builtin_shufflevector(c, d, 2, 6, 3, 7);
        *(four *)(y + j * y_row) = __builtin_shufflevector(low, next, 0, 1, 4, 5);
        *(four *)(y + (j + 1) * y_row) = __builtin_shufflevector(low, next, 2, 3, 6, 7);
        *(four *)(y + (j + 2) * y_row) = __builtin_shufflevector(high, last, 0, 1, 4, 5);
        *(four *)(y + (j + 3) * y_row) = __builtin_shufflevector(high, last, 2, 3, 6, 7);
    }
    for (; j < columns; j++)
        for (int i = 0; i < 4; i++) y[j * y_row + i] = x[i * row + j];
}

/// Copies rows of A tile by tile, the rows of a tile side by side.
static void pack_a(struct matrix a, int64_t height, int64_t depth, float *to) {
    for (int64_t i = 0, rows; i < height; i += rows) {
        rows = tile_rows(height - i);
        const float *x = a.data + i * a.row;
        float *out = to + i * depth;
        int64_t done = 0;
        if (a.column == 1 && rows >= 4) {
            transpose4(x, a.row, depth, out, rows);
            done = 4;
        }
        for (int64_t p = 0; p < depth; p++)
            for (int64_t r = done; r < rows; r++) out[p * rows + r] = x[r * a.row + p * a.column];
    }
}

#if defined(__x86_64__)
#define LANES 16
#define TARGET __attribute__((target("avx2,fma,avx512f,avx512vl,avx512bw,avx512dq")))
#define NAME(x) x##_avx512
#include "product_tile.h"
#undef LANES
#undef TARGET
#undef NAME
#define LANES 8
#define TARGET __attribute__((target("avx2,fma")))
#define NAME(x) x##_avx2
#include "product_tile.h"
#undef LANES
#undef TARGET
#undef NAME
#endif
#define LANES 4
#define TARGET
#define NAME(x) x##_baseline
#include "product_tile.h"

static pthread_key_t panels_key;
static pthread_once_t panels_once = PTHREAD_ONCE_INIT;
static void make_panels_key(void) { pthread_key_create(&panels_key, free); }

/// Where the calling thread packs blocks; allocated at its first product, freed with the thread.
static float *thread_panels(void) {
    static _Thread_local float *panels;
    if (panels) return panels;
    pthread_once(&panels_once, make_panels_key);
    panels = aligned_alloc(64, sizeof(float) * (PANELS + ROWS * INNER));
    pthread_setspecific(panels_key, panels);
    return panels;
}

int ck_vector_lanes(void) {
#if defined(__x86_64__)
    static _Thread_local int lanes;
    if (!lanes) {
        __builtin_cpu_init();
        int has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
        int has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
        lanes = has_avx2 && has_avx512 ? 16 : has_avx2 ? 8 : 4;
    }
    return lanes;
#else
    return 4;
#endif
}

/// C = A·B, plus a number for each row or each column of C.
static void product(int64_t m, int64_t n, int64_t k, struct matrix a, struct matrix b, struct result c,
                    const float *row_bias, const float *column_bias) {
    float *panels = thread_panels();
#if defined(__x86_64__)
    if (ck_vector_lanes() == 16) {
        product_avx512(m, n, k, a, b, c, row_bias, column_bias, panels);
        return;
    }
    if (ck_vector_lanes() == 8) {
        product_avx2(m, n, k, a, b, c, row_bias, column_bias, panels);
        return;
    }
#endif
    product_baseline(m, n, k, a, b, c, row_bias, column_bias, panels);
}

void ck_linear_forward(const float *x, const float *w, const float *bias, float *y, int64_t rows,
                       int64_t units, int64_t inputs) {
    if (units % 16 == 0 && units <= rows) {
        product(rows, units, inputs, (struct matrix){x, inputs, 1}, (struct matrix){w, 1, inputs},
                (struct result){y, units, 1}, 0, bias);
    } else {
        // yᵀ = W·xᵀ: the vectors run over the rows.
        product(units, rows, inputs, (struct matrix){w, inputs, 1}, (struct matrix){x, 1, inputs},
                (struct result){y, 1, units}, bias, 0);
    }
}

void ck_linear_weight_gradient(const float *dy, const float *x, float *dw, int64_t rows,
                               int64_t units, int64_t inputs) {
    if (inputs < 8 && units > inputs) {
        // dWᵀ = xᵀ·dy: the vectors run over the units.
        product(inputs, units, rows, (struct matrix){x, 1, inputs}, (struct matrix){dy, units, 1},
                (struct result){dw, 1, inputs}, 0, 0);
    } else {
        product(units, inputs, rows, (struct matrix){dy, 1, units}, (struct matrix){x, inputs, 1},
                (struct result){dw, inputs, 1}, 0, 0);
    }
}

void ck_linear_input_gradient(const float *dy, const float *w, float *dx, int64_t rows,
                              int64_t units, int64_t inputs) {
    product(rows, inputs, units, (struct matrix){dy, units, 1}, (struct matrix){w, inputs, 1},
            (struct result){dx, inputs, 1}, 0, 0);
}
