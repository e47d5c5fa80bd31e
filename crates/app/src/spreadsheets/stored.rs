//! Files and the findings of their checks, as they are stored.

use bytes::Bytes;
use futures::Stream;
use serde::{Deserialize, Serialize};
use tidings_api_types::internal::spreadsheets::Spreadsheet;
use tidings_blob::{Blobs, Key, Metadata};
use tidings_recipients::{csv_of_upload, with_line_feeds};
use uuid::Uuid;

use super::{
    against::Against,
    arriving::{self, Arrived},
    check::check,
};
use crate::{App, Failure};

/// Most characters of a file's name.
const LONGEST_NAME: usize = 255;

/// What a check found, and what that depends on.
#[derive(Debug, Serialize, Deserialize)]
struct Checked {
    basis: String,
    found: Spreadsheet,
}

/// Where a file and its findings are.
pub(super) struct Keys {
    pub(super) csv: Key,
    pub(super) check: Key,
}

/// Turns a file into comma separated values, checks and stores them. Text is checked while it arrives. Nothing is stored of a
/// file that is no spreadsheet.
pub(super) async fn take_in(
    app: &App,
    keys: Keys,
    id: Uuid,
    name: String,
    file: impl Stream<Item = Result<Bytes, Failure>> + Send + Unpin,
    against: Against,
) -> Result<Spreadsheet, Failure> {
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        return Err(Failure::field("file_name", format!("Must have 1 to {LONGEST_NAME} characters")));
    }
    match arriving::read(&against, id, &name, file).await? {
        Arrived::Checked { csv, found } => keep(app, keys, csv, Checked { basis: against.basis, found: *found }).await,
        Arrived::Text(text) => store(app, keys, id, name, with_line_feeds(text), against).await,
        Arrived::Whole(bytes) => {
            let (name, csv) = off_the_runtime(move || match csv_of_upload(&name, &bytes) {
                Ok(csv) => Ok((name, csv)),
                Err(error) => Err(Failure::field("file", error.to_string())),
            })
            .await?;
            store(app, keys, id, name, csv, against).await
        }
    }
}

/// Checks and stores comma separated values that are there as a whole.
pub(super) async fn store(
    app: &App,
    keys: Keys,
    id: Uuid,
    name: String,
    csv: String,
    against: Against,
) -> Result<Spreadsheet, Failure> {
    let (csv, checked) = off_the_runtime(move || match check(&against, id, &name, &csv) {
        Ok(found) => Ok((csv, Checked { basis: against.basis, found })),
        Err(error) => Err(Failure::field("file", error.to_string())),
    })
    .await?;
    keep(app, keys, csv, checked).await
}

async fn keep(app: &App, keys: Keys, csv: String, checked: Checked) -> Result<Spreadsheet, Failure> {
    store_csv(&app.blobs, keys.csv, &checked.found, csv.into_bytes()).await?;
    store_check(&app.blobs, keys.check, &checked).await?;
    Ok(checked.found)
}

/// What the check of a stored file found; `None` when there is no such file. `against` is asked what it is to be checked against
/// now, and the file is checked anew if that is something else.
pub(super) async fn findings<F: Future<Output = Result<Against, Failure>>>(
    app: &App,
    keys: Keys,
    against: impl FnOnce(Spreadsheet) -> F,
) -> Result<Option<Spreadsheet>, Failure> {
    let Some((_, checked)) = app.blobs.get(keys.check.clone()).await? else { return Ok(None) };
    let Checked { basis, found } = serde_json::from_slice(&checked)?;
    let against = against(found.clone()).await?;
    if against.basis == basis {
        return Ok(Some(found));
    }
    let Some(csv) = read_csv(&app.blobs, keys.csv.clone()).await? else { return Ok(None) };
    let (csv, checked) = off_the_runtime(move || {
        let again = check(&against, found.id, &found.original_file_name, &csv.text);
        let found = again.map_err(|error| Failure::Broken(error.to_string()))?;
        Ok((csv.text, Checked { basis: against.basis, found }))
    })
    .await?;
    Ok(Some(keep(app, keys, csv, checked).await?))
}

/// A stored file.
pub(crate) struct Csv {
    pub(crate) original_file_name: String,
    pub(crate) text: String,
}

/// Reads a stored file; `None` when there is none.
pub(crate) async fn read_csv(blobs: &Blobs, key: Key) -> Result<Option<Csv>, Failure> {
    let Some((mut metadata, content)) = blobs.get(key).await? else { return Ok(None) };
    let text = String::from_utf8(content).map_err(|_| Failure::Broken("a stored spreadsheet is no text".to_owned()))?;
    Ok(Some(Csv { original_file_name: metadata.remove("original_file_name").unwrap_or_default(), text }))
}

/// With the metadata that Notify's files have.
async fn store_csv(blobs: &Blobs, key: Key, found: &Spreadsheet, csv: Vec<u8>) -> Result<(), Failure> {
    let mut metadata = Metadata::from([
        ("original_file_name".to_owned(), found.original_file_name.clone()),
        ("notification_count".to_owned(), found.row_count.to_string()),
        ("template_type".to_owned(), found.template_type.to_string()),
        ("valid".to_owned(), if found.valid { "True" } else { "False" }.to_owned()),
    ]);
    if let Some(template) = found.template {
        metadata.insert("template_id".to_owned(), template.id.to_string());
    }
    Ok(blobs.put(key, metadata, csv).await?)
}

async fn store_check(blobs: &Blobs, key: Key, checked: &Checked) -> Result<(), Failure> {
    Ok(blobs.put(key, Metadata::new(), serde_json::to_vec(checked)?).await?)
}

/// Reading and checking a file takes up to a second: elsewhere than where requests are answered.
async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(Failure::Broken(format!("a spreadsheet's check ended badly: {error}"))))
}
