#![doc = include_str!("../README.md")]

mod declaration;
mod expand;
mod format;

use proc_macro::TokenStream;

/// Makes the methods of an `impl` read through the cache, and change what it holds, as they declare.
///
/// `#[client(declared = PATH)]`: the constant of that path lists the `CACHED` of every client, so that a change can be held
/// against all that is cached anywhere.
///
/// - `#[cached("service-{service_id}")]`: the method's reply is kept under that key, for seven days or as long as
///   `keep = "1 hour"` says. With `within("service-{service_id}-*")` it also goes whenever that group is changed.
/// - `#[invalidates("service-{service_id}", "service-{service_id}-template-*")]`: the method changes what is kept under
///   those keys and groups. With `each(user_id in members, "user-{user_id}")` also one for each item of a list that is an
///   argument, or a field of one.
///
/// A placeholder is the name of an argument, whose type implements `KeyPart`. The methods are `async`, take `&self`, and
/// return a `Result`; the type has a method `cache(&self) -> &Cache`.
#[proc_macro_attribute]
pub fn client(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let expanded = expand::client(arguments.into(), item.clone().into()).unwrap_or_else(|error| {
        let fault = error.to_compile_error();
        let rest = expand::without_declarations(item.into()).unwrap_or_default();
        quote::quote!(#fault #rest)
    });
    expanded.into()
}
