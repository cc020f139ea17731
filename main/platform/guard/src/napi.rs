//! Node-API (nodejs.org/api/n-api.html) is stable across versions, so that one build serves Node and Electron. Only six of
//! its functions are needed, which are declared here instead of bringing in a crate.

use std::ffi::{c_char, c_int, c_void};
use std::ptr::null_mut;

pub type Env = *mut c_void;
pub type Value = *mut c_void;
pub type CallbackInfo = *mut c_void;
pub type Callback = extern "C" fn(Env, CallbackInfo) -> Value;

extern "C" {
    fn napi_create_function(
        env: Env,
        name: *const c_char,
        length: usize,
        callback: Callback,
        data: *mut c_void,
        result: *mut Value,
    ) -> c_int;
    fn napi_set_named_property(env: Env, object: Value, name: *const c_char, value: Value) -> c_int;
    fn napi_get_cb_info(
        env: Env,
        info: CallbackInfo,
        count: *mut usize,
        arguments: *mut Value,
        this: *mut Value,
        data: *mut *mut c_void,
    ) -> c_int;
    fn napi_get_value_int32(env: Env, value: Value, result: *mut i32) -> c_int;
    fn napi_create_int64(env: Env, value: i64, result: *mut Value) -> c_int;
    fn napi_create_string_utf8(env: Env, text: *const c_char, length: usize, result: *mut Value) -> c_int;
}

const NAPI_OK: c_int = 0;

/// `name` ends with a zero.
pub unsafe fn export(env: Env, exports: Value, name: &[u8], callback: Callback) {
    let name: *const c_char = name.as_ptr().cast();
    let mut function = null_mut();
    if napi_create_function(env, name, usize::MAX, callback, null_mut(), &mut function) == NAPI_OK {
        napi_set_named_property(env, exports, name, function);
    }
}

/// The one argument of a call, where it is a number.
pub unsafe fn only_number(env: Env, info: CallbackInfo) -> Option<i32> {
    let mut count = 1;
    let mut argument: Value = null_mut();
    let mut given: i32 = -1;
    let status = napi_get_cb_info(env, info, &mut count, &mut argument, null_mut(), null_mut());
    (status == NAPI_OK && count == 1 && napi_get_value_int32(env, argument, &mut given) == NAPI_OK).then_some(given)
}

pub fn text(env: Env, text: Option<String>) -> Value {
    let text = text.unwrap_or_default();
    let mut result = null_mut();
    // SAFETY: the text outlives the copy that Node makes of it.
    unsafe { napi_create_string_utf8(env, text.as_ptr().cast(), text.len(), &mut result) };
    result
}

pub fn number(env: Env, value: i64) -> Value {
    let mut result = null_mut();
    // SAFETY: writes one handle.
    unsafe { napi_create_int64(env, value, &mut result) };
    result
}
