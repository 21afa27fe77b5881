//! Files built byte by byte, of kinds that no encoder at hand writes.

/// A PNG chunk.
pub fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut body = kind.to_vec();
    body.extend_from_slice(data);
    let mut chunk = (data.len() as u32).to_be_bytes().to_vec();
    chunk.extend_from_slice(&body);
    chunk.extend(crc(&body).to_be_bytes());
    chunk
}

/// A PNG of filtered rows.
pub fn png(sides: (u32, u32), depth: u8, colour: u8, rows: &[u8]) -> Vec<u8> {
    png_with(sides, depth, colour, &[], rows)
}

/// A PNG of filtered rows with more chunks before them.
pub fn png_with(
    (width, height): (u32, u32),
    depth: u8,
    colour: u8,
    chunks: &[Vec<u8>],
    rows: &[u8],
) -> Vec<u8> {
    let mut header = width.to_be_bytes().to_vec();
    header.extend(height.to_be_bytes());
    header.extend([depth, colour, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    file.extend(chunk(b"IHDR", &header));
    file.extend(chunks.concat());
    file.extend(chunk(b"IDAT", &stored(rows)));
    file.extend(chunk(b"IEND", &[]));
    file
}

/// A still WebP's frame as the only one of an animation.
pub fn animated_webp(still: &[u8], (width, height): (u32, u32)) -> Vec<u8> {
    let three = |value: u32| value.to_le_bytes()[..3].to_vec();
    let riff = |kind: &[u8; 4], data: &[u8]| {
        let mut chunk = kind.to_vec();
        chunk.extend((data.len() as u32).to_le_bytes());
        chunk.extend_from_slice(data);
        chunk.extend(vec![0; data.len() % 2]);
        chunk
    };
    let canvas = [three(width - 1), three(height - 1)].concat();
    let extended = [vec![2, 0, 0, 0], canvas.clone()].concat();
    let frame = [
        vec![0; 6],
        canvas,
        three(100),
        vec![0],
        still[12..].to_vec(),
    ]
    .concat();
    let body = [
        b"WEBP".to_vec(),
        riff(b"VP8X", &extended),
        riff(b"ANIM", &[0; 6]),
        riff(b"ANMF", &frame),
    ];
    riff(b"RIFF", &body.concat())
}

/// A JPEG segment with a whole profile.
pub fn icc_segment(profile: &[u8]) -> Vec<u8> {
    let mut segment = vec![0xff, 0xe2];
    segment.extend((profile.len() as u16 + 16).to_be_bytes());
    segment.extend_from_slice(b"ICC_PROFILE\0\x01\x01");
    segment.extend_from_slice(profile);
    segment
}

/// A profile in which only black ink counts: lightness falls from 100 to 0 with
/// its amount.
pub fn ink_profile() -> Vec<u8> {
    let mut table = b"mft1\0\0\0\0".to_vec();
    table.extend([4, 3, 2, 0]); // inks, Lab, points a side
    for index in 0..9 {
        let unit: u32 = if index % 4 == 0 { 0x0001_0000 } else { 0 };
        table.extend(unit.to_be_bytes());
    }
    let ramp = || 0..=255_u8;
    table.extend((0..4).flat_map(|_| ramp()));
    for point in 0..16 {
        // The last ink changes fastest.
        table.extend([if point % 2 == 0 { 255 } else { 0 }, 128, 128]);
    }
    table.extend((0..3).flat_map(|_| ramp()));
    table.extend(vec![0; table.len().next_multiple_of(4) - table.len()]);

    let mut profile = vec![0; 128];
    let length = 128 + 4 + 12 + table.len() as u32;
    profile[..4].copy_from_slice(&length.to_be_bytes());
    profile[8..12].copy_from_slice(&[2, 0x40, 0, 0]);
    profile[12..24].copy_from_slice(b"prtrCMYKLab ");
    profile[36..40].copy_from_slice(b"acsp");
    // The white of the connection space, D50.
    for (at, value) in [(68, 0xf6d6_u32), (72, 0x0001_0000), (76, 0xd32d)] {
        profile[at..at + 4].copy_from_slice(&value.to_be_bytes());
    }
    profile.extend(1_u32.to_be_bytes());
    profile.extend_from_slice(b"A2B0");
    profile.extend(144_u32.to_be_bytes());
    profile.extend((table.len() as u32).to_be_bytes());
    profile.extend(table);
    profile
}

/// A zlib stream of one stored block.
fn stored(data: &[u8]) -> Vec<u8> {
    let length = data.len() as u16;
    let mut stream = vec![0x78, 0x01, 0x01];
    stream.extend(length.to_le_bytes());
    stream.extend((!length).to_le_bytes());
    stream.extend_from_slice(data);
    let (mut a, mut b) = (1_u32, 0_u32);
    for &byte in data {
        a = (a + u32::from(byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    stream.extend((b << 16 | a).to_be_bytes());
    stream
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    })
}
