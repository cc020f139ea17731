"""Prints the title (_NET_WM_NAME) of every window on the display, one a line: for boxes that are the toolkit's own."""
import ctypes

x = ctypes.CDLL("libX11.so.6")
handle, window, out = ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p
x.XOpenDisplay.restype = handle
x.XDefaultRootWindow.argtypes, x.XDefaultRootWindow.restype = [handle], window
x.XInternAtom.argtypes, x.XInternAtom.restype = [handle, ctypes.c_char_p, ctypes.c_int], ctypes.c_ulong
x.XQueryTree.argtypes = [handle, window, out, out, out, out]
x.XGetWindowProperty.argtypes = [handle, window, ctypes.c_ulong, ctypes.c_long, ctypes.c_long, ctypes.c_int, ctypes.c_ulong] + [out] * 5

display = x.XOpenDisplay(None)
name, utf8 = (x.XInternAtom(display, text, 0) for text in (b"_NET_WM_NAME", b"UTF8_STRING"))


def title(of):
    kind, form, count, left, text = ctypes.c_ulong(), ctypes.c_int(), ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_char_p()
    results = [ctypes.byref(one) for one in (kind, form, count, left, text)]
    x.XGetWindowProperty(display, of, name, 0, 256, 0, utf8, *results)
    return (text.value or b"").decode()


def walk(of):
    if title(of):
        print(title(of))
    root, parent, children, count = window(), window(), ctypes.POINTER(window)(), ctypes.c_uint()
    x.XQueryTree(display, of, *(ctypes.byref(one) for one in (root, parent, children, count)))
    for index in range(count.value):
        walk(children[index])


# A window may end while it is looked at, which is no reason to stop.
IGNORE = ctypes.CFUNCTYPE(ctypes.c_int, handle, handle)(lambda _display, _error: 0)
x.XSetErrorHandler(IGNORE)
walk(x.XDefaultRootWindow(display))
