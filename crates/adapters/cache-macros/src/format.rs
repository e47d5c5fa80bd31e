//! The format of a key: text with placeholders, and in a group one star.

use proc_macro2::Span;
use syn::{Error, Ident, LitStr, Result};

/// A format as it was written, and its parts.
pub struct Format {
    written: LitStr,
    /// The names of its placeholders, in order.
    pub placeholders: Vec<Ident>,
    /// With `{}` for each placeholder: what a format says wherever its arguments have other names.
    pub shape: String,
}

impl Format {
    /// Reads a format.
    pub fn parse(written: LitStr) -> Result<Self> {
        let text = written.value();
        let (mut shape, mut placeholders) = (String::new(), Vec::new());
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                return Err(Error::new(written.span(), "a `{` that no `}` closes"));
            };
            let name = syn::parse_str::<Ident>(name).map_err(|_| {
                Error::new(
                    written.span(),
                    format!("`{{{name}}}` is no placeholder: write the name of an argument, alone"),
                )
            })?;
            placeholders.push(Ident::new(&name.to_string(), written.span()));
            shape.push_str(before);
            shape.push_str("{}");
            rest = after;
        }
        shape.push_str(rest);
        if rest.contains('}') || shape.replace("{}", "").contains(['{', '}']) {
            return Err(Error::new(written.span(), "a `}` that no `{` opens"));
        }
        if shape.matches('*').count() > 1 {
            return Err(Error::new(written.span(), "a group has one `*`"));
        }
        Ok(Self { written, placeholders, shape })
    }

    /// Whether it stands for many keys.
    pub fn is_group(&self) -> bool {
        self.shape.contains('*')
    }

    /// As it was written.
    pub fn text(&self) -> String {
        self.written.value()
    }

    /// Where it was written.
    pub fn span(&self) -> Span {
        self.written.span()
    }
}
