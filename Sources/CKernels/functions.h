// Scalar functions written so that loops over them vectorize.
#ifndef CK_FUNCTIONS_H
#define CK_FUNCTIONS_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "multiversion.h"

/// Before a loop whose arrays are either the same or apart: each number depends on its own index only,
/// so the check for overlap, which would send work in place down a scalar path, is not needed.
#define CK_SAME_INDEX _Pragma("clang loop vectorize(assume_safety)")

CK_INLINE float ck_float_of_bits(int32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

CK_INLINE int32_t ck_bits_of_float(float value) {
    int32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

/// The bits of |x|: as integers they have the order of the sizes, and a NaN is greatest, so a
/// maximum over them vectorizes (one over floats doesn't) and tells of a NaN.
CK_INLINE int32_t ck_size_bits(float x) { return ck_bits_of_float(x) & 0x7FFFFFFF; }

/// Bits with the order of the numbers; its own inverse on the bits.
CK_INLINE int32_t ck_ordered_bits(int32_t bits) { return bits ^ ((bits >> 31) & 0x7FFFFFFF); }

/// exp(x) within 2 ulp; overflows to infinity, underflows to zero through the subnormals, NaN stays.
///
/// x = n·ln 2 + r with |r| ≤ ln 2 / 2, a polynomial in r, and a scaling by 2^n in two halves so that
/// the exponent can't overflow on the way (coefficients: Cephes expf).
CK_INLINE float ck_exp1(float x) {
    float limited = x < 89.0f ? x : 89.0f;
    limited = limited > -104.0f ? limited : -104.0f;
    float n = __builtin_rintf(limited * 1.44269504088896341f);
    float r = limited - n * 0.693359375f;
    r = r - n * -2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    float e = p * r * r + r + 1.0f;
    int32_t whole = (int32_t)n;
    int32_t half = whole >> 1;
    float scaled = e * ck_float_of_bits((half + 127) << 23) *
                   ck_float_of_bits((whole - half + 127) << 23);
    return x != x ? x : scaled;
}

/// 2·atanh(s) = log((1 + s) / (1 - s)) within 2 ulp for |s| ≤ 1/3, by its series.
CK_INLINE float ck_twice_atanh1(float s) {
    float z = s * s;
    float p = 1.0f / 17.0f;
    p = p * z + 1.0f / 15.0f;
    p = p * z + 1.0f / 13.0f;
    p = p * z + 1.0f / 11.0f;
    p = p * z + 1.0f / 9.0f;
    p = p * z + 1.0f / 7.0f;
    p = p * z + 1.0f / 5.0f;
    p = p * z + 1.0f / 3.0f;
    return 2.0f * s + 2.0f * s * z * p;
}

/// log(1 + z) within 3 ulp for z from 0 to 1; NaN stays.
CK_INLINE float ck_log1p_unit1(float z) { return ck_twice_atanh1(z / (2.0f + z)); }

/// log(x) within 3 ulp; -infinity at zero, NaN below, infinity and NaN stay.
///
/// x = 2^n·m with m from √½ to √2: n·ln 2, in two parts, and the logarithm of m by its series.
CK_INLINE float ck_log1(float x) {
    int tiny = x < 1.17549435e-38f;
    int32_t bits = ck_bits_of_float(tiny ? x * 8388608.0f : x);
    int32_t exponent = (bits - 0x3F3504F3) >> 23;
    float m = ck_float_of_bits(bits - (int32_t)((uint32_t)exponent << 23));
    float n = (float)(exponent - (tiny ? 23 : 0));
    float series = ck_twice_atanh1((m - 1.0f) / (m + 1.0f));
    float result = n * 0.693359375f + (n * -2.12194440e-4f + series);
    result = x > 3.4028235e38f ? x : result;
    result = x == 0.0f ? -__builtin_inff() : result;
    return x >= 0.0f ? result : __builtin_nanf("");
}

/// 1 / (1 + exp(-x)).
CK_INLINE float ck_sigmoid1(float x) { return 1.0f / (1.0f + ck_exp1(-x)); }

/// tanh(x) within 3 ulp: an odd polynomial near zero (Cephes tanhf), else by exp.
CK_INLINE float ck_tanh1(float x) {
    float a = __builtin_fabsf(x);
    float z = x * x;
    float p = -5.70498872745e-3f;
    p = p * z + 2.06390887954e-2f;
    p = p * z + -5.37397155531e-2f;
    p = p * z + 1.33314422036e-1f;
    p = p * z + -3.33332819422e-1f;
    float small = p * z * x + x;
    float large = __builtin_copysignf(1.0f - 2.0f / (ck_exp1(2.0f * a) + 1.0f), x);
    float result = a < 0.625f ? small : large;
    return x != x ? x : result;
}

#endif
