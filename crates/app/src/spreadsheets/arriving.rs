//! A text file that is checked while it arrives.

use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt};
use tidings_api_types::internal::spreadsheets::Spreadsheet;
use tidings_domain::NotificationType;
use tidings_recipients::{CsvError, Finished, Headers, RecipientCsv, Summary, TextDecoder, UploadError, UploadKind};
use uuid::Uuid;

use super::{against::Against, check};
use crate::Failure;

/// By so many bytes at its start it is known what kind of file it is.
const TELLING: usize = 128;
/// So much is checked at a time; then others have their turn.
const PIECE: usize = 64 * 1024;

/// What has come of a file.
pub(super) enum Arrived {
    /// Comma separated values, which are checked.
    Checked { csv: String, found: Box<Spreadsheet> },
    /// Another kind of file.
    Whole(Vec<u8>),
    /// Text that has to be looked at as a whole.
    Text(String),
}

/// Reads a file to its end. It is held once: as text where it is text.
pub(super) async fn read(
    against: &Against,
    id: Uuid,
    name: &str,
    file: impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin,
) -> Result<Arrived, Failure> {
    let mut file = file.fuse();
    let mut bytes = Vec::new();
    while bytes.len() < TELLING {
        let Some(piece) = file.try_next().await? else { break };
        bytes.extend_from_slice(&piece);
    }
    let is_csv = name.to_ascii_lowercase().ends_with(".csv");
    if !is_csv || UploadKind::of(name, &bytes) != Ok(UploadKind::Csv) {
        while let Some(piece) = file.try_next().await? {
            bytes.extend_from_slice(&piece);
        }
        return Ok(Arrived::Whole(bytes));
    }
    let mut check = Check::new(against);
    check.take(&bytes).await;
    drop(bytes);
    while let Some(piece) = file.try_next().await? {
        check.take(&piece).await;
    }
    check.finish(id, name)
}

/// The check of what has arrived.
struct Check<'a> {
    against: &'a Against,
    /// A list is taken for one of email addresses until its columns are known.
    channel: NotificationType,
    decoder: TextDecoder,
    csv: String,
    /// `None` when what is there has to be read in another way.
    rows: Option<RecipientCsv<'a>>,
    /// Why it is no file of recipients. What follows is let pass, so that whoever sends it hears of it.
    refused: Option<Refused>,
}

/// See [`Check::refused`].
enum Refused {
    Text(UploadError),
    Rows(CsvError),
}

impl From<UploadError> for Refused {
    fn from(error: UploadError) -> Self {
        Self::Text(error)
    }
}

impl From<CsvError> for Refused {
    fn from(error: CsvError) -> Self {
        Self::Rows(error)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Text(error) => Self::field("file", error.to_string()),
            Refused::Rows(error) => Self::field("file", error.to_string()),
        }
    }
}

impl<'a> Check<'a> {
    fn new(against: &'a Against) -> Self {
        let channel = against.channel().unwrap_or(NotificationType::Email);
        let rows = Some(RecipientCsv::new(against.for_rows(channel), against.options.clone()));
        Self { against, channel, decoder: TextDecoder::default(), csv: String::new(), rows, refused: None }
    }

    async fn take(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(PIECE) {
            if self.refused.is_some() {
                return;
            }
            self.refused = self.push(piece).err();
            tokio::task::yield_now().await;
        }
    }

    fn push(&mut self, bytes: &[u8]) -> Result<(), Refused> {
        let (from, csv) = (self.csv.len(), &mut self.csv);
        self.decoder.push(bytes, |text| csv.push_str(text))?;
        Ok(self.push_rows(from)?)
    }

    /// Checks the text from a place on.
    fn push_rows(&mut self, from: usize) -> Result<(), CsvError> {
        if has_lone_return(&self.csv, from) {
            // Lines end as they once did on a Macintosh: that can only be told of all of them.
            self.rows = None;
        }
        match (&mut self.rows, self.csv.get(from..)) {
            (Some(rows), Some(text)) => rows.push(text, |_| {}),
            _ => Ok(()),
        }
    }

    fn finish(mut self, id: Uuid, name: &str) -> Result<Arrived, Failure> {
        if let Some(refused) = self.refused.take() {
            return Err(refused.into());
        }
        let (from, csv) = (self.csv.len(), &mut self.csv);
        std::mem::take(&mut self.decoder).finish(|text| csv.push_str(text)).map_err(Refused::from)?;
        self.push_rows(from).map_err(Refused::from)?;
        let Some(rows) = self.rows.take().filter(|_| !self.csv.ends_with('\r')) else {
            return Ok(Arrived::Text(self.csv));
        };
        let summary = self.summary(rows).map_err(Refused::from)?;
        let is_other_list =
            self.against.channel().is_none() && !summary.headers().is_some_and(Headers::has_recipient_columns);
        if is_other_list {
            return Ok(Arrived::Text(self.csv));
        }
        let found = check::found(self.against, self.channel, &summary, id, name);
        Ok(Arrived::Checked { csv: self.csv, found: Box::new(found) })
    }

    fn summary(&self, rows: RecipientCsv<'a>) -> Result<Summary, CsvError> {
        match rows.finish(|_| {})? {
            Finished::Checked(summary) => Ok(*summary),
            // A column turned out to have something in it.
            Finished::Again(_) => {
                let template = self.against.for_rows(self.channel);
                RecipientCsv::check(&self.csv, template, self.against.options.clone(), |_| {})
            }
        }
    }
}

/// Whether a carriage return is followed by something else than a line feed, in what comes from a place on. One at the very end
/// is not: its line feed may be still to come.
fn has_lone_return(text: &str, from: usize) -> bool {
    let bytes = text.as_bytes();
    let from = from.saturating_sub(1);
    let next = bytes.iter().skip(from + 1);
    bytes.iter().skip(from).zip(next).any(|(byte, next)| *byte == b'\r' && *next != b'\n')
}

#[cfg(test)]
mod tests {
    use super::has_lone_return;

    #[test]
    fn returns_without_line_feeds_are_seen_across_pieces() {
        assert!(!has_lone_return("a\r\nb\r", 0));
        assert!(has_lone_return("a\r\nb\rc", 5));
        assert!(!has_lone_return("a\rb\r\nc", 5), "those before were looked at before");
        assert!(!has_lone_return("", 0));
    }
}
