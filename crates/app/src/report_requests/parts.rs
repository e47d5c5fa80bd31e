//! The file of a report, in parts: each is stored as a whole, so that the writing can be broken off and gone on with, and the
//! reading needs little memory. A part that is stored stays as it is, whoever writes: where it ends, the next one begins. So two runs
//! that both believe to be the only one write one file.

use jiff::Timestamp;
use tidings_api_types::internal::{notifications::CsvNotification, report_requests::ReportPart};
use tidings_blob::{Key, Metadata};
use tidings_domain::{NotificationId, ReportRequestId, csv_row::push_row};

use crate::{App, Failure};

/// Where the last row of a part stands among a service's notifications; the next part begins after it.
pub(super) type Place = (Timestamp, NotificationId);

const CREATED_AT: &str = "last_created_at";
const ID: &str = "last_id";

/// How much of a file is there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Written {
    /// How many parts.
    pub(super) parts: u32,
    /// Where the last of them ends; `None` where there is none, or nothing comes after it.
    pub(super) end: Option<Place>,
}

impl Written {
    pub(super) const fn is_whole(&self) -> bool {
        self.parts > 0 && self.end.is_none()
    }
}

/// How much of a report's file is there.
pub(super) async fn written(app: &App, report: ReportRequestId) -> Result<Written, Failure> {
    let mut written = Written::default();
    while let Some(metadata) = app.blobs.metadata(Key::report_part(report, written.parts)).await? {
        written = Written { parts: written.parts + 1, end: place(&metadata)? };
    }
    Ok(written)
}

/// Stores a part, unless another run has: `end` is where its last row stands, if more come after it. How much of the file is there then.
pub(super) async fn write(
    app: &App,
    report: ReportRequestId,
    part: u32,
    rows: &[CsvNotification],
    end: Option<Place>,
) -> Result<Written, Failure> {
    let mut csv = String::new();
    if part == 0 {
        push_row(&mut csv, CsvNotification::COLUMNS);
    }
    rows.iter().for_each(|row| push_row(&mut csv, row.cells()));
    let metadata = end.map_or_else(Metadata::new, |(created_at, id)| {
        Metadata::from([(CREATED_AT.to_owned(), created_at.to_string()), (ID.to_owned(), id.to_string())])
    });
    match app.blobs.put_new(Key::report_part(report, part), metadata, csv.into_bytes()).await? {
        true => Ok(Written { parts: part + 1, end }),
        false => written(app, report).await,
    }
}

/// A part; `None` when there is no such.
pub(super) async fn read(app: &App, report: ReportRequestId, part: u32) -> Result<Option<ReportPart>, Failure> {
    let Some((metadata, content)) = app.blobs.get(Key::report_part(report, part)).await? else { return Ok(None) };
    let csv = String::from_utf8(content).map_err(|_| Failure::Broken("a stored report is no text".to_owned()))?;
    Ok(Some(ReportPart { csv, is_last: place(&metadata)?.is_none() }))
}

/// Deletes a report's file. The last part goes first: as long as there is any, the first is, and another try finds it.
pub(super) async fn delete(app: &App, report: ReportRequestId) -> Result<(), Failure> {
    for part in (0..written(app, report).await?.parts).rev() {
        app.blobs.delete(Key::report_part(report, part)).await?;
    }
    Ok(())
}

fn place(metadata: &Metadata) -> Result<Option<Place>, Failure> {
    let (Some(created_at), Some(id)) = (metadata.get(CREATED_AT), metadata.get(ID)) else { return Ok(None) };
    let place = created_at.parse().ok().zip(id.parse().ok());
    place.map(Some).ok_or_else(|| Failure::Broken("a report's part does not say where it ends".to_owned()))
}
