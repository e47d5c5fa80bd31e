//! `#[cached(…)]` and `#[invalidates(…)]`.

use syn::{
    Attribute, Error, Expr, Ident, ImplItemFn, LitStr, Member, Result, Token, parenthesized,
    parse::{Parse, ParseStream},
    punctuated::Punctuated,
};

use crate::format::Format;

/// How long a reply is kept where nothing is said.
const SEVEN_DAYS: u64 = 604_800;

/// What a method declares.
pub enum Declaration {
    Cached(Cached),
    Invalidates(Invalidates),
}

/// `#[cached("key", keep = "1 hour", within("group-*"))]`.
pub struct Cached {
    pub key: Format,
    pub seconds: u64,
    pub groups: Vec<Format>,
}

/// `#[invalidates("key", "group-*", each(user_id in members, "user-{user_id}"))]`.
pub struct Invalidates {
    pub formats: Vec<Format>,
    pub each: Vec<Each>,
}

/// `each(user_id in members, "user-{user_id}")`: keys that only run time knows, one for each item of a list.
pub struct Each {
    /// The name that an item has in the formats.
    pub item: Ident,
    /// The list: an argument, or a field of one.
    pub list: Expr,
    pub formats: Vec<Format>,
}

impl Declaration {
    /// Whether an attribute is one of ours.
    pub fn is_one(attribute: &Attribute) -> bool {
        attribute.path().is_ident("cached") || attribute.path().is_ident("invalidates")
    }

    /// Takes the declaration off a method, if it has one.
    pub fn take(method: &mut ImplItemFn) -> Result<Option<Self>> {
        let ours: Vec<Attribute> = method.attrs.iter().filter(|attribute| Self::is_one(attribute)).cloned().collect();
        method.attrs.retain(|attribute| !Self::is_one(attribute));
        match ours.as_slice() {
            [] => Ok(None),
            [one] if one.path().is_ident("cached") => one.parse_args().map(Self::Cached).map(Some),
            [one] => one.parse_args().map(Self::Invalidates).map(Some),
            [_, second, ..] => Err(Error::new_spanned(second, "a method either reads or changes, and says so once")),
        }
    }
}

fn formats(input: ParseStream<'_>) -> Result<Vec<Format>> {
    let written = Punctuated::<LitStr, Token![,]>::parse_terminated(input)?;
    if written.is_empty() {
        return Err(input.error("name the keys that the method changes"));
    }
    written.into_iter().map(Format::parse).collect()
}

impl Parse for Invalidates {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let (mut formats, mut each) = (Vec::new(), Vec::new());
        while !input.is_empty() {
            if input.peek(LitStr) {
                formats.push(Format::parse(input.parse()?)?);
            } else {
                let option: Ident = input.parse()?;
                if option != "each" {
                    return Err(Error::new(option.span(), "expected a key, or `each(id in ids, \"key-{id}\")`"));
                }
                let inner;
                parenthesized!(inner in input);
                each.push(inner.parse()?);
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        if formats.is_empty() && each.is_empty() {
            return Err(input.error("name the keys that the method changes"));
        }
        Ok(Self { formats, each })
    }
}

impl Parse for Each {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let item: Ident = input.parse()?;
        input.parse::<Token![in]>()?;
        let list: Expr = input.parse()?;
        if root(&list).is_none() {
            return Err(Error::new_spanned(list, "the list is an argument, or a field of one"));
        }
        input.parse::<Token![,]>()?;
        let formats = formats(input)?;
        if let Some(format) = formats.iter().find(|format| !format.placeholders.contains(&item)) {
            let message = format!("`{}` is the same for each: no placeholder is `{{{item}}}`", format.text());
            return Err(Error::new(format.span(), message));
        }
        Ok(Self { item, list, formats })
    }
}

impl Each {
    /// The name of the argument that the list is, or is a field of.
    pub fn argument(&self) -> Option<&Ident> {
        root(&self.list)
    }
}

fn root(list: &Expr) -> Option<&Ident> {
    match list {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Field(field) if matches!(field.member, Member::Named(_)) => root(&field.base),
        _ => None,
    }
}

impl Parse for Cached {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let key = Format::parse(input.parse()?)?;
        if key.is_group() {
            return Err(Error::new(
                key.span(),
                "a reply is kept under one key: `*` may stand in `within` and `invalidates` only",
            ));
        }
        let (mut seconds, mut groups) = (None, Vec::new());
        while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            let option: syn::Ident = input.parse()?;
            if option == "keep" {
                input.parse::<Token![=]>()?;
                seconds = Some(duration(&input.parse()?)?);
            } else if option == "within" {
                let inner;
                parenthesized!(inner in input);
                groups = formats(&inner)?;
            } else {
                return Err(Error::new(option.span(), "expected `keep = \"1 hour\"` or `within(\"group-*\")`"));
            }
        }
        if let Some(group) = groups.iter().find(|group| !group.is_group()) {
            let message = format!("`{}` is no group: its name has a `*`", group.text());
            return Err(Error::new(group.span(), message));
        }
        Ok(Self { key, seconds: seconds.unwrap_or(SEVEN_DAYS), groups })
    }
}

/// `7 days`, `1 hour`, `90 seconds`.
fn duration(written: &LitStr) -> Result<u64> {
    let text = written.value();
    let unit = |name: &str| match name.strip_suffix('s').unwrap_or(name) {
        "second" => Some(1),
        "minute" => Some(60),
        "hour" => Some(60 * 60),
        "day" => Some(24 * 60 * 60),
        _ => None,
    };
    let seconds = text.split_once(' ').and_then(|(number, name)| number.parse::<u64>().ok()?.checked_mul(unit(name)?));
    seconds
        .filter(|&seconds| seconds > 0)
        .ok_or_else(|| Error::new(written.span(), "expected a number and a unit: seconds, minutes, hours or days"))
}
