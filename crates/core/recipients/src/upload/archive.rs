//! Zip archives that may be hostile.

use std::io::{self, Cursor, Read};

use zip::ZipArchive;

use super::UploadError;

/// The most bytes that an archive may unpack to: more than any workbook of recipients does.
const MAX_UNPACKED: u64 = 128 * 1024 * 1024;
/// The most bytes of styles, of which each becomes many times as large when it is read.
const MAX_STYLES: u64 = 4 * 1024 * 1024;
/// The most files that an archive may have.
const MAX_ENTRIES: usize = 10_000;

/// Makes sure that an archive unpacks to no more than it may, whatever it says of itself, by unpacking it into nothing.
pub(super) fn check_size(bytes: &[u8]) -> Result<(), UploadError> {
    let mut archive = open(bytes)?;
    if archive.len() > MAX_ENTRIES {
        return Err(UploadError::TooLarge);
    }
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| UploadError::Damaged)?;
        let is_styles = entry.name().map_err(|_| UploadError::Damaged)?.to_ascii_lowercase().ends_with("styles.xml");
        let room = if is_styles { left.min(MAX_STYLES) } else { left };
        let unpacked = io::copy(&mut entry.take(room), &mut io::sink()).map_err(|_| UploadError::Damaged)?;
        left -= unpacked;
        if unpacked == room {
            return Err(UploadError::TooLarge);
        }
    }
    Ok(())
}

/// The content of a file of an archive.
pub(super) fn read(bytes: &[u8], name: &str) -> Result<Vec<u8>, UploadError> {
    let mut archive = open(bytes)?;
    let entry = archive.by_name(name).map_err(|_| UploadError::Damaged)?;
    let mut content = Vec::new();
    let length = entry.take(MAX_UNPACKED + 1).read_to_end(&mut content).map_err(|_| UploadError::Damaged)?;
    if length as u64 > MAX_UNPACKED { Err(UploadError::TooLarge) } else { Ok(content) }
}

fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, UploadError> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|_| UploadError::Damaged)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    #[test]
    fn archives_unpack_to_what_they_may() {
        let archive = |name: &str, size: u64| {
            let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
            archive.start_file(name, SimpleFileOptions::default()).unwrap();
            io::copy(&mut io::repeat(b'x').take(size), &mut archive).unwrap();
            archive.flush().unwrap();
            archive.finish().unwrap().into_inner()
        };
        assert_eq!(check_size(&archive("xl/styles.xml", 1_000)), Ok(()));
        assert_eq!(check_size(&archive("xl/Styles.xml", MAX_STYLES)), Err(UploadError::TooLarge));
        assert_eq!(check_size(&archive("xl/sheet1.xml", MAX_UNPACKED)), Err(UploadError::TooLarge));
        assert_eq!(read(&archive("content.xml", 3), "content.xml").as_deref(), Ok(&b"xxx"[..]));
    }
}
