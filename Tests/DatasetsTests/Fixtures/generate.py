"""Writes the NPZ fixtures: python3 generate.py (needs NumPy)."""
import io
import zipfile

import numpy as np

base = np.arange(6).reshape(2, 3)
arrays = {}
for order, byte_order in (("C", "<"), ("F", ">")):
    for code in ("f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"):
        sign = -1 if code[0] in "fi" else 1
        values = (base * sign).astype(byte_order + code)
        arrays[f"{code}_{order}"] = np.asarray(values, order=order)
arrays["labels"] = np.array([1, 0], dtype="<i8")
np.savez("stored.npz", **arrays)
np.savez_compressed("deflated.npz", **arrays)

images = np.arange(24, dtype="<f4").reshape(2, 1, 3, 4) / 4
np.savez_compressed("images.npz", x=np.asfortranarray(images), y=np.array([[0.5, 1], [2, 3]]))
np.savez("odd.npz", x=np.array(["a", "b"]), y=np.array([0, 1]), z=np.array([1 + 2j]), s=np.float32(3))

with zipfile.ZipFile("versions.npz", "w") as archive:
    for name, version, value in (("x", (2, 0), [[1.5], [2.5]]), ("y", (3, 0), [0.25, 0.5])):
        file = io.BytesIO()
        np.lib.format.write_array(file, np.array(value), version=version)
        archive.writestr(name + ".npy", file.getvalue())
