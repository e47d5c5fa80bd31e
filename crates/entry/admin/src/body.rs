//! Reading what a form sends: fields, and files where there are any.

use std::time::Duration;

use axum::{
    body::Body,
    extract::{FromRequest, Multipart, multipart::MultipartError},
};
use bytes::Bytes;
use http::{Request, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::problem::Problem;

/// The largest form without files.
const LARGEST_FORM: usize = 2 * 1024 * 1024;
/// The largest form with a file: the file has 10 MB.
const LARGEST_UPLOAD: usize = 11 * 1024 * 1024;
/// How long a form may take to arrive.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// What a form sent, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormData {
    fields: Vec<(String, String)>,
    files: Vec<UploadedFile>,
    json: serde_json::Value,
}

/// A file that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadedFile {
    /// The name of its field.
    pub field: String,
    /// The file's own name, without folders.
    pub name: String,
    pub content: Bytes,
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

    /// The file that was chosen in a field; none where none was.
    pub fn file(&self, name: &str) -> Option<&UploadedFile> {
        self.files.iter().find(|file| file.field == name)
    }
}

/// Reads the body of a request.
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
    tokio::time::timeout(TIME_LIMIT, reading)
        .await
        .unwrap_or_else(|_| Err(Problem::BadRequest("the form took too long to arrive".to_owned())))
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
    let refused = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        _ => Problem::BadRequest(error.body_text()),
    };
    let body = std::mem::take(request.body_mut());
    *request.body_mut() = Body::new(Limited::new(body, LARGEST_UPLOAD));
    request.extensions_mut().insert(axum::extract::DefaultBodyLimit::disable());
    let mut multipart =
        Multipart::from_request(request, &()).await.map_err(|error| Problem::BadRequest(error.body_text()))?;
    let mut data = FormData::default();
    while let Some(field) = multipart.next_field().await.map_err(refused)? {
        let Some(name) = field.name().map(str::to_owned) else { continue };
        match field.file_name().map(without_folders) {
            // A field in which no file was chosen.
            Some(file_name) if file_name.is_empty() => {}
            Some(file_name) => {
                let content = field.bytes().await.map_err(refused)?;
                data.files.push(UploadedFile { field: name, name: file_name, content });
            }
            None => data.fields.push((name, field.text().await.map_err(refused)?)),
        }
    }
    Ok(data)
}

/// Some browsers once sent the whole path.
fn without_folders(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
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
                    --x\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n\r\n\r\n--x--\r\n";
        let form = read_as("multipart/form-data; boundary=x", body).await.unwrap();
        assert_eq!(form.get("a"), Some("1"));
        let file = form.file("file").unwrap();
        assert_eq!((file.name.as_str(), &file.content[..]), ("people.csv", &b"phone number\n"[..]));
        assert_eq!(form.file("none"), None);
    }

    #[tokio::test]
    async fn what_is_too_large_is_refused() {
        let too_large = read_as("application/x-www-form-urlencoded", vec![b'a'; LARGEST_FORM + 1]).await;
        assert!(matches!(too_large, Err(Problem::TooLarge)));
    }
}
