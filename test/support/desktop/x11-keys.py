"""Keys of an X display: `press Ctrl+Alt+D` types them, as a keyboard would; `take Ctrl+Alt+D` has them until its input ends."""
import ctypes
import sys

x, xtest = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
handle = ctypes.c_void_p
x.XOpenDisplay.restype = handle
x.XStringToKeysym.argtypes, x.XStringToKeysym.restype = [ctypes.c_char_p], ctypes.c_ulong
x.XKeysymToKeycode.argtypes, x.XKeysymToKeycode.restype = [handle, ctypes.c_ulong], ctypes.c_ubyte
x.XDefaultRootWindow.argtypes, x.XDefaultRootWindow.restype = [handle], ctypes.c_ulong
x.XGrabKey.argtypes = [handle, ctypes.c_int, ctypes.c_uint, ctypes.c_ulong, ctypes.c_int, ctypes.c_int, ctypes.c_int]
x.XSync.argtypes = [handle, ctypes.c_int]
xtest.XTestFakeKeyEvent.argtypes = [handle, ctypes.c_uint, ctypes.c_int, ctypes.c_ulong]

NAMES = {"Enter": "Return"}
MODIFIERS = {"Shift": (b"Shift_L", 1), "Ctrl": (b"Control_L", 4), "Alt": (b"Alt_L", 8)}
display = x.XOpenDisplay(None)
what, keys = sys.argv[1:]
*held, key = keys.split("+")


def code(name):
    return x.XKeysymToKeycode(display, x.XStringToKeysym(name))


own = code((key.lower() if len(key) == 1 else NAMES.get(key, key)).encode())
if what == "press":
    codes = [code(MODIFIERS[one][0]) for one in held] + [own]
    for each, down in [(one, 1) for one in codes] + [(one, 0) for one in reversed(codes)]:
        xtest.XTestFakeKeyEvent(display, each, down, 0)
    x.XSync(display, 0)
else:
    x.XGrabKey(display, own, sum(MODIFIERS[one][1] for one in held), x.XDefaultRootWindow(display), 0, 1, 1)
    x.XSync(display, 0)
    print("taken", flush=True)
    sys.stdin.read()
