//! An endpoint's address, written once for those who serve it and those who call it.

use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Serialize, de::DeserializeOwned};

/// The methods that the internal API uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    Get,
    Post,
    Put,
    Delete,
}

impl Method {
    /// As in a request line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// One method of one path. A value of the type is an address: the path's parameters filled in. Made by the macro `endpoint!`.
pub trait Endpoint: Sized {
    /// The request's method.
    const METHOD: Method;
    /// The path's pattern, with parameters as `{service_id}`.
    const PATH: &'static str;
    /// The status of success.
    const STATUS: u16;
    /// What follows the question mark.
    type Query: QueryString;
    /// What is sent; `()` for nothing.
    type Body: Serialize;
    /// What is answered; `()` where the status is 204 or the body is `null`.
    type Reply: Serialize + DeserializeOwned;

    /// The path with its parameters, each percent-encoded.
    fn path(&self) -> String;
}

/// Parameters after the question mark, in order; those that are not given are left out.
pub trait QueryString {
    /// Names and values, not encoded.
    fn pairs(&self) -> Vec<(&'static str, String)>;
}

impl QueryString for () {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// A body that is a file as it is, and no JSON.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct FileBody;

/// What may stand in a path segment as it is (RFC 3986's unreserved characters).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Puts the next parameter into a path's pattern.
#[doc(hidden)]
pub fn fill(path: &str, name: &str, value: &dyn Display) -> String {
    let value = value.to_string();
    path.replacen(&format!("{{{name}}}"), &utf8_percent_encode(&value, SEGMENT).to_string(), 1)
}

/// Makes an endpoint: documentation, method, pattern, name with the pattern's parameters, `[Query]` and `(Body)` where there are
/// any, and the reply, after its status if that is not 200.
///
/// ```text
/// endpoint! {
///     /// Changes a template.
///     POST "/service/{service_id}/template/{template_id}" => UpdateTemplate { service_id: ServiceId, template_id: TemplateId }
///         (TemplateChange) -> Data<Template>
/// }
/// ```
macro_rules! endpoint {
    ($(#[$doc:meta])* $method:ident $path:literal => $name:ident { $($field:ident : $type:ty),* $(,)? }
        $([$query:ty])? $(($body:ty))? -> $($status:literal)? $reply:ty) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub struct $name { $(pub $field: $type),* }

        impl $crate::internal::Endpoint for $name {
            const METHOD: $crate::internal::Method = $crate::internal::endpoint::endpoint!(@method $method);
            const PATH: &'static str = $path;
            const STATUS: u16 = $crate::internal::endpoint::endpoint!(@first $($status,)? 200,);
            type Query = $crate::internal::endpoint::endpoint!(@first_type $($query,)? (),);
            type Body = $crate::internal::endpoint::endpoint!(@first_type $($body,)? (),);
            type Reply = $reply;

            fn path(&self) -> String {
                let path = $path.to_owned();
                $(let path = $crate::internal::endpoint::fill(&path, stringify!($field), &self.$field);)*
                path
            }
        }
    };
    (@method GET) => { $crate::internal::Method::Get };
    (@method POST) => { $crate::internal::Method::Post };
    (@method PUT) => { $crate::internal::Method::Put };
    (@method DELETE) => { $crate::internal::Method::Delete };
    (@first $first:expr, $($rest:tt)*) => { $first };
    (@first_type $first:ty, $($rest:tt)*) => { $first };
}
pub(crate) use endpoint;

#[cfg(test)]
mod tests {
    use super::*;

    endpoint! {
        /// For the test.
        POST "/service/{service_id}/check/{token}" => Check { service_id: tidings_domain::ServiceId, token: String } (u8) -> 201 bool
    }

    #[test]
    fn paths_are_filled_and_encoded() {
        let check = Check { service_id: uuid::Uuid::nil().into(), token: "a/b c-d.é".to_owned() };
        assert_eq!(check.path(), "/service/00000000-0000-0000-0000-000000000000/check/a%2Fb%20c-d.%C3%A9");
        assert_eq!((Check::METHOD, Check::STATUS), (Method::Post, 201));
    }
}
