"""libbpf 1.x through ctypes: the few calls that a loader needs, and their errors as OSError."""

import ctypes
import os
from functools import cache
from typing import Any

_POINTER, _TEXT, _INT, _U32, _U64 = (
    ctypes.c_void_p,
    ctypes.c_char_p,
    ctypes.c_int,
    ctypes.c_uint32,
    ctypes.c_uint64,
)
_CALLS = (
    ("bpf_object__open_file", _POINTER, (_TEXT, _POINTER)),
    ("bpf_object__load", _INT, (_POINTER,)),
    ("bpf_object__close", None, (_POINTER,)),
    ("bpf_object__find_map_by_name", _POINTER, (_POINTER, _TEXT)),
    ("bpf_object__find_program_by_name", _POINTER, (_POINTER, _TEXT)),
    ("bpf_map__set_max_entries", _INT, (_POINTER, _U32)),
    ("bpf_map__reuse_fd", _INT, (_POINTER, _INT)),
    ("bpf_map__fd", _INT, (_POINTER,)),
    ("bpf_program__fd", _INT, (_POINTER,)),
    ("bpf_map_update_elem", _INT, (_INT, _POINTER, _POINTER, _U64)),
    ("bpf_prog_test_run_opts", _INT, (_INT, _POINTER)),
    ("bpf_obj_pin", _INT, (_INT, _TEXT)),
    ("bpf_obj_get", _INT, (_TEXT,)),
    ("bpf_obj_get_info_by_fd", _INT, (_INT, _POINTER, _POINTER)),
    ("bpf_xdp_query_id", _INT, (_INT, _INT, _POINTER)),
    ("bpf_xdp_attach", _INT, (_INT, _INT, _U32, _POINTER)),
    ("bpf_xdp_detach", _INT, (_INT, _U32, _POINTER)),
    ("libbpf_num_possible_cpus", _INT, ()),
    ("libbpf_set_print", _POINTER, (_POINTER,)),
)


@cache
def library() -> Any:
    """The shared library; raises OSError where it is not installed."""
    found = ctypes.CDLL("libbpf.so.1", use_errno=True)
    for name, result, arguments in _CALLS:
        call = getattr(found, name)
        call.restype, call.argtypes = result, arguments
    found.libbpf_set_print(None)
    return found


def must(result: int | None, what: str) -> int:
    """A call's result, or an OSError that says what failed."""
    if result is None or result < 0:
        number = -result if result else ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


class TestRun(ctypes.Structure):
    """struct bpf_test_run_opts of libbpf 1.x."""

    _fields_ = (
        ("sz", ctypes.c_size_t),
        ("data_in", ctypes.c_char_p),
        ("data_out", ctypes.c_void_p),
        ("data_size_in", ctypes.c_uint32),
        ("data_size_out", ctypes.c_uint32),
        ("ctx_in", ctypes.c_void_p),
        ("ctx_out", ctypes.c_void_p),
        ("ctx_size_in", ctypes.c_uint32),
        ("ctx_size_out", ctypes.c_uint32),
        ("retval", ctypes.c_uint32),
        ("repeat", ctypes.c_int),
        ("duration", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("cpu", ctypes.c_uint32),
        ("batch_size", ctypes.c_uint32),
    )
