//! Reading what a form sends: fields, and a file where there is one, which comes last.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::Body,
    extract::{
        FromRequest, Multipart,
        multipart::{Field, MultipartError},
    },
};
use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tidings_admin_client::FileStream;
use tokio::{
    sync::mpsc,
    time::{Instant, timeout_at},
};

use crate::problem::Problem;

/// The largest form without files.
pub const LARGEST_FORM: usize = 2 * 1024 * 1024;
/// The largest form with a file: the file has 10 MB.
const LARGEST_UPLOAD: usize = 11 * 1024 * 1024;
/// How long a form may take to arrive.
const TIME_LIMIT: Duration = Duration::from_secs(60);
/// So many pieces of a file are read before anybody has asked for them.
const PIECES_AHEAD: usize = 4;

/// What a form sent, in its order.
#[derive(Clone, Debug, Default)]
pub struct FormData {
    fields: Vec<(String, String)>,
    files: Vec<UploadedFile>,
    json: serde_json::Value,
}

/// A file that was chosen.
#[derive(Clone, Debug)]
pub struct UploadedFile {
    /// The name of its field.
    pub field: String,
    /// The file's own name, without folders.
    pub name: String,
    content: Arc<Mutex<Option<FileStream>>>,
}

impl UploadedFile {
    /// What is in it, while it arrives. Nothing, when it was asked for before.
    pub fn content(&self) -> FileStream {
        let content = self.content.lock().unwrap_or_else(PoisonError::into_inner).take();
        content.unwrap_or_else(|| Bytes::new().into())
    }
}

impl FormData {
    /// Fields that a page fills in itself.
    pub fn of(fields: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { fields: fields.into_iter().collect(), ..Self::default() }
    }

    /// The first value of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Every value of a field.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.fields.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str()).collect()
    }

    /// All fields, in the form's order.
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// What a script sent; null where it was a form.
    pub const fn json(&self) -> &serde_json::Value {
        &self.json
    }

    /// Whether a file was chosen.
    pub const fn has_file(&self) -> bool {
        !self.files.is_empty()
    }

    /// The file that was chosen in a field; none where none was.
    pub fn file(&self, name: &str) -> Option<&UploadedFile> {
        self.files.iter().find(|file| file.field == name)
    }
}

/// Reads the body of a request, up to the content of a file.
///
/// # Errors
/// When it is too large, too slow, or no form.
pub async fn read(request: Request<Body>) -> Result<FormData, Problem> {
    let content_type =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let (is_multipart, is_json) =
        (content_type.starts_with("multipart/form-data"), content_type.starts_with("application/json"));
    let reading = async {
        match (is_multipart, is_json) {
            (true, _) => read_multipart(request).await,
            (_, true) => read_json(request).await,
            _ => read_fields(request).await,
        }
    };
    tokio::time::timeout(TIME_LIMIT, reading).await.unwrap_or_else(|_| Err(too_slow()))
}

fn too_slow() -> Problem {
    Problem::BadRequest("the form took too long to arrive".to_owned())
}

async fn whole(request: Request<Body>) -> Result<Bytes, Problem> {
    let body = Limited::new(request.into_body(), LARGEST_FORM).collect().await.map_err(|error| {
        if error.is::<LengthLimitError>() { Problem::TooLarge } else { Problem::BadRequest(error.to_string()) }
    })?;
    Ok(body.to_bytes())
}

async fn read_json(request: Request<Body>) -> Result<FormData, Problem> {
    let body = whole(request).await?;
    let json = serde_json::from_slice(&body).map_err(|error| Problem::BadRequest(error.to_string()))?;
    Ok(FormData { json, ..FormData::default() })
}

async fn read_fields(request: Request<Body>) -> Result<FormData, Problem> {
    let body = whole(request).await?;
    Ok(FormData::of(form_urlencoded::parse(&body).map(|(name, value)| (name.into_owned(), value.into_owned()))))
}

async fn read_multipart(mut request: Request<Body>) -> Result<FormData, Problem> {
    let body = std::mem::take(request.body_mut());
    *request.body_mut() = Body::new(Limited::new(body, LARGEST_UPLOAD));
    request.extensions_mut().insert(axum::extract::DefaultBodyLimit::disable());
    let multipart =
        Multipart::from_request(request, &()).await.map_err(|error| Problem::BadRequest(error.body_text()))?;
    let (parts, mut arriving) = mpsc::channel(PIECES_AHEAD);
    // In a task of its own: the file arrives while a page handles it.
    tokio::spawn(async move {
        if let Err(problem) = take_apart(multipart, &parts).await {
            // Where nobody listens any more, nobody wants to know.
            let _ = parts.send(Err(problem)).await;
        }
    });
    let mut data = FormData::default();
    while let Some(part) = arriving.recv().await {
        match part? {
            Part::Field(name, value) => data.fields.push((name, value)),
            Part::File(file) => {
                data.files.push(file);
                break;
            }
        }
    }
    Ok(data)
}

/// A part of a form.
enum Part {
    Field(String, String),
    /// It ends the form.
    File(UploadedFile),
}

fn refused(error: &MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        _ => Problem::BadRequest(error.body_text()),
    }
}

async fn take_apart(mut multipart: Multipart, parts: &mpsc::Sender<Result<Part, Problem>>) -> Result<(), Problem> {
    let until = Instant::now() + TIME_LIMIT;
    while let Some(field) = in_time(until, multipart.next_field()).await? {
        let Some(name) = field.name().map(str::to_owned) else { continue };
        match field.file_name().map(without_folders) {
            // A field in which no file was chosen.
            Some(file_name) if file_name.is_empty() => {}
            Some(file_name) => {
                let (pieces, content) = mpsc::channel(PIECES_AHEAD);
                let content = Arc::new(Mutex::new(Some(FileStream::arriving(content))));
                let file = UploadedFile { field: name, name: file_name, content };
                let _ = parts.send(Ok(Part::File(file))).await;
                hand_on(field, &pieces, until).await;
                return Ok(());
            }
            None => {
                let value = in_time(until, field.text()).await?;
                let _ = parts.send(Ok(Part::Field(name, value))).await;
            }
        }
    }
    Ok(())
}

/// What arrives until then; whoever waits for the form has given up as well.
async fn in_time<T>(until: Instant, arriving: impl Future<Output = Result<T, MultipartError>>) -> Result<T, Problem> {
    match timeout_at(until, arriving).await {
        Ok(arrived) => arrived.map_err(|error| refused(&error)),
        Err(_) => Err(too_slow()),
    }
}

/// Hands on the content of a file, to its end; an error, or an empty piece, is the last. It is read to its end even if nobody wants
/// it: browsers hear an answer only when they have sent everything.
async fn hand_on(mut field: Field<'_>, pieces: &mpsc::Sender<io::Result<Bytes>>, until: Instant) {
    loop {
        let piece = match timeout_at(until, field.chunk()).await {
            Ok(Ok(Some(piece))) if piece.is_empty() => continue,
            Ok(Ok(piece)) => Ok(piece.unwrap_or_default()),
            Ok(Err(error)) => Err(io::Error::other(error.body_text())),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        };
        let is_last = piece.as_ref().map_or(true, Bytes::is_empty);
        let _ = pieces.send(piece).await;
        if is_last {
            return;
        }
    }
}

/// Some browsers once sent the whole path.
fn without_folders(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use futures::{StreamExt, stream};

    use super::*;

    async fn read_as(content_type: &str, body: impl Into<Body>) -> Result<FormData, Problem> {
        read(Request::post("/").header("content-type", content_type).body(body.into()).unwrap()).await
    }

    #[tokio::test]
    async fn fields_keep_their_order_and_repeat() {
        let form = read_as("application/x-www-form-urlencoded", "a=1&b=%C3%A9+x&a=2&c").await.unwrap();
        assert_eq!(form.all("a"), ["1", "2"]);
        assert_eq!((form.get("b"), form.get("c"), form.get("d")), (Some("é x"), Some(""), None));
    }

    #[tokio::test]
    async fn files_come_beside_fields() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n\
                    --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\\\me\\\\people.csv\"\r\n\r\nphone number\n\r\n\
                    --x--\r\n";
        let form = read_as("multipart/form-data; boundary=x", body).await.unwrap();
        assert_eq!(form.get("a"), Some("1"));
        let file = form.file("file").unwrap();
        assert_eq!(file.name, "people.csv");
        assert_eq!(file.content().collect().await.unwrap().to_bytes(), "phone number\n");
        assert!(file.content().collect().await.unwrap().to_bytes().is_empty(), "it is handed on once");
    }

    #[tokio::test]
    async fn half_a_file_is_none() {
        let body = "--x\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n\
                    --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n\r\nphone num";
        let form = read_as("multipart/form-data; boundary=x", body).await.unwrap();
        assert!(form.file("none").is_none());
        assert!(form.file("file").unwrap().content().collect().await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_reads_on_when_a_form_is_given_up() {
        let (held, is_dropped) = tokio::sync::oneshot::channel::<()>();
        let begins = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1";
        let pieces = stream::iter([Ok::<_, io::Error>(begins)]).chain(stream::pending()).inspect(move |_| {
            let _held = &held;
        });
        let form = read_as("multipart/form-data; boundary=x", Body::from_stream(pieces)).await;
        assert!(matches!(form, Err(Problem::BadRequest(_))));
        let dropped = tokio::time::timeout(TIME_LIMIT, is_dropped).await;
        assert!(dropped.is_ok(), "the body is still being read");
    }

    #[tokio::test]
    async fn what_is_too_large_is_refused() {
        let too_large = read_as("application/x-www-form-urlencoded", vec![b'a'; LARGEST_FORM + 1]).await;
        assert!(matches!(too_large, Err(Problem::TooLarge)));
    }
}
