//! Frames on the socket (`docs/broker-protocol.md`): a 4-byte big-endian length N, one byte of type, N − 1 bytes of payload.

use std::io::{self, Read};

pub const MAX_FRAME_BYTES: usize = 1024 * 1024;
pub const REQUEST: u8 = 0x01;
pub const STDIN: u8 = 0x02;
#[cfg(unix)]
pub const SIZE: u8 = 0x03;
pub const STDOUT: u8 = 0x11;
pub const STDERR: u8 = 0x12;
pub const EXIT: u8 = 0x13;
pub const INPUT: u8 = 0x14;
pub const EXEC: u8 = 0x15;

pub struct Frame {
    pub kind: u8,
    pub payload: Vec<u8>,
}

/// `None` where the payload does not fit into one frame.
pub fn encode(kind: u8, payload: &[u8]) -> Option<Vec<u8>> {
    let length = payload.len() + 1;
    if length > MAX_FRAME_BYTES {
        return None;
    }
    let mut frame = Vec::with_capacity(4 + length);
    frame.extend_from_slice(&u32::try_from(length).ok()?.to_be_bytes());
    frame.push(kind);
    frame.extend_from_slice(payload);
    Some(frame)
}

/// The next frame. `UnexpectedEof` when the other side is gone, `InvalidData` for a length that the protocol does not allow.
pub fn read(from: &mut impl Read) -> io::Result<Frame> {
    let mut head = [0; 5];
    from.read_exact(&mut head)?;
    let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
    if length == 0 || length > MAX_FRAME_BYTES {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut payload = vec![0; length - 1];
    from.read_exact(&mut payload)?;
    Ok(Frame { kind: head[4], payload })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let bytes = encode(STDOUT, b"hello").unwrap();
        assert_eq!(bytes, [0, 0, 0, 6, 0x11, b'h', b'e', b'l', b'l', b'o']);
        let frame = read(&mut bytes.as_slice()).unwrap();
        assert_eq!((frame.kind, frame.payload.as_slice()), (STDOUT, b"hello".as_slice()));
    }

    #[test]
    fn takes_no_length_of_zero_or_beyond_the_limit() {
        for head in [[0, 0, 0, 0, 1], [0, 0x10, 0, 1, 1], [0xff, 0xff, 0xff, 0xff, 1]] {
            assert_eq!(read(&mut head.as_slice()).err().unwrap().kind(), io::ErrorKind::InvalidData);
        }
        assert!(encode(REQUEST, &vec![0; MAX_FRAME_BYTES]).is_none());
        assert!(encode(REQUEST, &vec![0; MAX_FRAME_BYTES - 1]).is_some());
    }

    #[test]
    fn tells_when_the_other_side_is_gone() {
        for cut in [&[0, 0][..], &[0, 0, 0, 9, 0x11, 1, 2]] {
            assert_eq!(read(&mut &cut[..]).err().unwrap().kind(), io::ErrorKind::UnexpectedEof);
        }
    }
}
