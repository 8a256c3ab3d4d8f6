// A matrix product for one instruction set; included once for each, with LANES, TARGET and NAME given.
//
// A tile of C, a few rows by two vectors, stays in registers while a loop over the inner dimension
// multiplies numbers of A with vectors of B; blocks of A and B are copied so that the loop reads them
// in order (Goto & van de Geijn, *Anatomy of High-Performance Matrix Multiplication*, 2008).

#define WIDTH (2 * LANES)
typedef float NAME(vec) __attribute__((vector_size(LANES * 4), aligned(4)));
#define vec NAME(vec)

// out[rows][WIDTH] = Σ_p a[i·row + p·column] · b[p·ldb + j]
#define TILE(ROWS)                                                                                 \
    TARGET static void NAME(tile##ROWS)(int64_t depth, const float *restrict a, int64_t row,       \
                                        int64_t column, const float *restrict b, int64_t ldb,      \
                                        float *restrict out) {                                     \
        _Pragma("clang fp contract(fast)") vec sum[ROWS][2] = {{{0}}};                             \
        for (int64_t p = 0; p < depth; p++) {                                                      \
            vec left = *(const vec *)b, right = *(const vec *)(b + LANES);                         \
            _Pragma("unroll") for (int i = 0; i < ROWS; i++) {                                     \
                float x = a[i * row];                                                              \
                sum[i][0] += x * left;                                                             \
                sum[i][1] += x * right;                                                            \
            }                                                                                      \
            a += column;                                                                           \
            b += ldb;                                                                              \
        }                                                                                          \
        _Pragma("unroll") for (int i = 0; i < ROWS; i++) {                                         \
            *(vec *)(out + i * WIDTH) = sum[i][0];                                                 \
            *(vec *)(out + i * WIDTH + LANES) = sum[i][1];                                         \
        }                                                                                          \
    }
TILE(6)
TILE(4)
TILE(2)
TILE(1)
#undef TILE

TARGET static void NAME(tile)(int64_t rows, int64_t depth, const float *a, int64_t row,
                              int64_t column, const float *b, int64_t ldb, float *out) {
    switch (rows) {
    case 6: NAME(tile6)(depth, a, row, column, b, ldb, out); break;
    case 4: NAME(tile4)(depth, a, row, column, b, ldb, out); break;
    case 2: NAME(tile2)(depth, a, row, column, b, ldb, out); break;
    default: NAME(tile1)(depth, a, row, column, b, ldb, out); break;
    }
}

/// Copies `width` columns of B to panels of WIDTH columns, from column `from` on; zeros fill the last one.
TARGET static void NAME(pack_b)(struct matrix b, int64_t depth, int64_t from, int64_t width,
                                float *panels, int64_t stride) {
    if (b.column == 1 && from == 0) {
        // Row by row, as memory is read best.
        from = width - width % WIDTH;
        for (int64_t p = 0; p < depth; p++)
            for (int64_t j = 0; j < from; j += WIDTH) {
                const float *x = b.data + p * b.row + j;
                float *to = panels + j / WIDTH * stride + p * WIDTH;
                *(vec *)to = *(const vec *)x;
                *(vec *)(to + LANES) = *(const vec *)(x + LANES);
            }
    }
    for (int64_t j = from; j < width; j += WIDTH) {
        int64_t columns = width - j < WIDTH ? width - j : WIDTH, done = 0;
        const float *x = b.data + j * b.column;
        float *to = panels + j / WIDTH * stride;
        if (b.row == 1)
            for (; done + 4 <= columns; done += 4)
                transpose4(x + done * b.column, b.column, depth, to + done, WIDTH);
        if (done == WIDTH) continue;
        for (int64_t p = 0; p < depth; p++)
            for (int64_t c = done; c < WIDTH; c++)
                to[p * WIDTH + c] = c < columns ? x[p * b.row + c * b.column] : 0;
    }
}

/// Adds a number to each row of a tile, or a row to the tile.
TARGET static void NAME(add_bias)(float *tile, int64_t rows, int64_t columns, const float *row_bias,
                                  const float *column_bias) {
    for (int64_t i = 0; i < rows; i++)
        for (int64_t j = 0; j < columns; j++)
            tile[i * WIDTH + j] += row_bias ? row_bias[i] : column_bias[j];
}

/// Writes a tile to C, or adds it to what is there.
TARGET static void NAME(store)(const float *restrict tile, int64_t rows, int64_t columns,
                               struct result c, int adds) {
    if (c.column == 1 && columns == WIDTH) {
        for (int64_t i = 0; i < rows; i++, tile += WIDTH, c.data += c.row) {
            vec left = *(const vec *)tile, right = *(const vec *)(tile + LANES);
            if (adds) {
                left += *(vec *)c.data;
                right += *(vec *)(c.data + LANES);
            }
            *(vec *)c.data = left;
            *(vec *)(c.data + LANES) = right;
        }
        return;
    }
    int64_t first = 0;
    if (c.row == 1 && !adds)
        for (; first + 4 <= rows; first += 4)
            transpose4(tile + first * WIDTH, WIDTH, columns, c.data + first, c.column);
    for (int64_t i = first; i < rows; i++)
        for (int64_t j = 0; j < columns; j++) {
            float *out = c.data + i * c.row + j * c.column;
            *out = adds ? *out + tile[i * WIDTH + j] : tile[i * WIDTH + j];
        }
}

TARGET static void NAME(product)(int64_t m, int64_t n, int64_t k, struct matrix a, struct matrix b,
                                 struct result c, const float *row_bias, const float *column_bias,
                                 float *panels) {
    float tile[6 * WIDTH] __attribute__((aligned(64)));
    float *packed_a = panels + PANELS;
    for (int64_t p = 0; p < k; p += INNER) {
        int64_t depth = k - p < INNER ? k - p : INNER;
        int has_bias = p + depth == k && (row_bias || column_bias);
        // A panel's stride isn't a power of two, or its rows would fall into the same cache sets.
        int64_t stride = depth * WIDTH + 16;
        int packs_a = m > 24 && n > 64 && depth > 64;
        int reads_b = b.column == 1 && (depth <= 64 || b.row <= 128);
        for (int64_t block = 0; block < n; block += COLUMNS) {
            int64_t width = n - block < COLUMNS ? n - block : COLUMNS;
            struct matrix here = {b.data + p * b.row + block * b.column, b.row, b.column};
            int64_t whole = reads_b ? width - width % WIDTH : 0;
            NAME(pack_b)(here, depth, whole, width, panels, stride);
            for (int64_t high = 0; high < m; high += ROWS) {
                int64_t height = m - high < ROWS ? m - high : ROWS;
                struct matrix top = {a.data + high * a.row + p * a.column, a.row, a.column};
                if (packs_a) pack_a(top, height, depth, packed_a);
                for (int64_t j = 0; j < width; j += WIDTH) {
                    int64_t columns = width - j < WIDTH ? width - j : WIDTH;
                    const float *panel = j < whole ? here.data + j : panels + j / WIDTH * stride;
                    int64_t ldb = j < whole ? here.row : WIDTH;
                    for (int64_t i = 0, rows; i < height; i += rows) {
                        rows = tile_rows(height - i);
                        int64_t row = high + i, column = block + j;
                        struct result at = {c.data + row * c.row + column * c.column, c.row, c.column};
                        if (packs_a && c.column == 1)
                            for (int64_t r = 0; r < rows; r++) __builtin_prefetch(at.data + r * c.row, 1);
                        if (packs_a)
                            NAME(tile)(rows, depth, packed_a + i * depth, 1, rows, panel, ldb, tile);
                        else
                            NAME(tile)(rows, depth, top.data + i * a.row, a.row, a.column, panel, ldb, tile);
                        if (has_bias)
                            NAME(add_bias)(tile, rows, columns, row_bias ? row_bias + row : 0,
                                           column_bias ? column_bias + column : 0);
                        NAME(store)(tile, rows, columns, at, p > 0);
                    }
                }
            }
        }
    }
}
#undef vec
#undef WIDTH
