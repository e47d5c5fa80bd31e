//! What becomes of the methods.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::{
    Error, FnArg, Ident, ImplItem, ImplItemFn, ItemImpl, Pat, Path, Result, ReturnType, Token,
    parse::{Parse, ParseStream},
    spanned::Spanned,
};

use crate::{
    declaration::{Cached, Declaration, Each, Invalidates},
    format::Format,
};

/// `declared = crate::CACHED`.
struct Arguments {
    declared: Path,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let name: Ident = input.parse()?;
        if name != "declared" {
            return Err(Error::new(
                name.span(),
                "expected `declared = PATH`: the constant that lists what all clients cache",
            ));
        }
        input.parse::<Token![=]>()?;
        Ok(Self { declared: input.parse()? })
    }
}

/// The `impl` as it was written, so that a fault in a declaration is the only one that the compiler tells of.
pub fn without_declarations(item: TokenStream) -> Result<TokenStream> {
    let mut item: ItemImpl = syn::parse2(item)?;
    for item in &mut item.items {
        if let ImplItem::Fn(method) = item {
            method.attrs.retain(|attribute| !Declaration::is_one(attribute));
        }
    }
    list(&mut item, &[]);
    Ok(quote!(#[allow(dead_code, unused_variables, reason = "it is not what was meant")] #item))
}

/// The `impl` with its methods rewritten, and a constant that lists what they cache.
pub fn client(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let Arguments { declared } = syn::parse2(arguments)?;
    let mut item: ItemImpl = syn::parse2(item)?;
    let mut cached = Vec::new();
    for item in &mut item.items {
        let ImplItem::Fn(method) = item else { continue };
        match Declaration::take(method)? {
            None => {}
            Some(Declaration::Cached(declaration)) => {
                cached.push(listed(&declaration));
                read(method, &declaration)?;
            }
            Some(Declaration::Invalidates(declaration)) => change(method, &declaration, &declared)?,
        }
    }
    list(&mut item, &cached);
    Ok(quote!(#item))
}

fn list(item: &mut ItemImpl, cached: &[TokenStream]) {
    item.items.push(syn::parse_quote! {
        /// What these methods cache.
        pub const CACHED: &'static [::tidings_cache::Declared] = &[#(#cached),*];
    });
}

fn listed(Cached { key, groups, .. }: &Cached) -> TokenStream {
    let (key, groups) = (key.text(), groups.iter().map(Format::text));
    quote!(::tidings_cache::Declared { key: #key, groups: &[#(#groups),*] })
}

// The names of the variables are none that an argument would have: the method's body sees them.

fn read(method: &mut ImplItemFn, Cached { key, seconds, groups }: &Cached) -> Result<()> {
    check(method, std::iter::once(key).chain(groups), None)?;
    let (family, name) = (key.text(), name(key));
    let groups = groups.iter().map(self::name);
    let output = output(method)?;
    let body = &method.block;
    let read = quote_spanned!(output.span()=> self.cache().read(&tidings_read, tidings_fetch).await);
    method.block = syn::parse_quote!({
        let tidings_read = ::tidings_cache::Read {
            family: #family,
            address: ::tidings_cache::Address { key: #name, groups: ::std::vec![#(#groups),*] },
            keep: ::std::time::Duration::from_secs(#seconds),
        };
        let tidings_fetch = async || -> #output #body;
        #read
    });
    Ok(())
}

fn change(method: &mut ImplItemFn, Invalidates { formats, each }: &Invalidates, declared: &Path) -> Result<()> {
    check(method, formats.iter(), None)?;
    for each in each {
        check(method, each.formats.iter(), Some(each))?;
    }
    let checks = formats.iter().chain(each.iter().flat_map(|each| &each.formats)).map(|format| {
        let (shape, span) = (&format.shape, format.span());
        let message = format!("nothing is cached as `{}`: no `#[cached]` method has that key or group", format.text());
        quote_spanned!(span=> const _: () = assert!(::tidings_cache::is_declared(#shape, #declared), "{}", #message);)
    });
    let names = formats.iter().map(changed);
    let named = match each.as_slice() {
        [] => quote!(let tidings_changed = [#(#names),*];),
        each => {
            let more = each.iter().map(more);
            quote!(let mut tidings_changed = ::std::vec![#(#names),*]; #(#more)*)
        }
    };
    let output = output(method)?;
    let body = &method.block;
    method.block = syn::parse_quote!({
        #(#checks)*
        #named
        let tidings_call = async || -> #output #body;
        self.cache().change(&tidings_changed, tidings_call).await
    });
    Ok(())
}

/// The code that names what is changed.
fn changed(format: &Format) -> TokenStream {
    let (family, name) = (format.text(), name(format));
    quote!(::tidings_cache::Changed { family: #family, name: #name })
}

/// The code that adds the names of what is changed for each item of a list.
fn more(Each { item, list, formats }: &Each) -> TokenStream {
    let changed = formats.iter().map(changed);
    quote_spanned!(list.span()=> #(tidings_changed.extend(#list.iter().map(|#item| #changed));)*)
}

/// The code that makes a key or the name of a group.
fn name(format: &Format) -> TokenStream {
    let (shape, placeholders) = (&format.shape, &format.placeholders);
    quote_spanned!(format.span()=> ::std::format!(#shape #(, ::tidings_cache::KeyPart::key_part(&#placeholders))*))
}

/// Refuses placeholders that are neither arguments nor the item of `each`.
fn check<'f>(method: &ImplItemFn, formats: impl Iterator<Item = &'f Format>, each: Option<&Each>) -> Result<()> {
    let signature = &method.sig;
    if signature.asyncness.is_none() {
        return Err(Error::new_spanned(&signature.ident, "a method that uses the cache is `async`"));
    }
    if !signature.inputs.first().is_some_and(|input| matches!(input, FnArg::Receiver(_))) {
        return Err(Error::new_spanned(&signature.ident, "a method that uses the cache takes `&self`"));
    }
    let arguments: Vec<&Ident> = signature.inputs.iter().filter_map(argument).collect();
    let known = || arguments.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let item = each.map(|each| &each.item);
    if let Some(item) = item.filter(|item| arguments.contains(item)) {
        return Err(Error::new(
            item.span(),
            format!("`{item}` is an argument: give the item of the list another name"),
        ));
    }
    if let Some(list) = each.and_then(Each::argument).filter(|list| !arguments.contains(list)) {
        let message = format!("`{list}` is no argument of `{}`; it has {}", signature.ident, known());
        return Err(Error::new(list.span(), message));
    }
    for format in formats {
        for placeholder in &format.placeholders {
            if !arguments.contains(&placeholder) && item != Some(placeholder) {
                let message =
                    format!("`{{{placeholder}}}` names no argument of `{}`; it has {}", signature.ident, known());
                return Err(Error::new(format.span(), message));
            }
        }
    }
    Ok(())
}

fn argument(input: &FnArg) -> Option<&Ident> {
    match input {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(name) => Some(&name.ident),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    }
}

fn output(method: &ImplItemFn) -> Result<&syn::Type> {
    match &method.sig.output {
        ReturnType::Type(_, output) => Ok(output),
        ReturnType::Default => {
            Err(Error::new_spanned(&method.sig.ident, "a method that uses the cache returns a `Result`"))
        }
    }
}
