//! The macros of `nestling`. Use them through that crate: what they emit goes through it.

mod controller;
mod diagnostics;
mod driver;
mod dto;
mod enhancer;
mod entry;
mod exception;
mod filter;
mod injectable;
mod module;
mod paths;
mod pattern;
mod routes;
mod row;
mod types;

use proc_macro::TokenStream;

/// A provider: a struct whose fields are injected.
///
/// `Arc<T>`, `Option<Arc<T>>`, `Vec<Arc<T>>`, `Lazy<T>` and `ModuleRef` come from the module; other fields say where
/// they come from with `#[inject(default)]` or `#[inject(value = expression)]`. `#[inject("name")]` and
/// `#[inject(Qualifier)]` tell providers of one type apart. `#[injectable(scope = request)]` or `transient` change how
/// long an instance lives.
#[proc_macro_attribute]
pub fn injectable(arguments: TokenStream, item: TokenStream) -> TokenStream {
    injectable::expand(arguments.into(), item.into()).into()
}

/// A controller: a struct whose methods answer requests below a path.
///
/// Its fields are injected as those of `#[injectable]`. `#[controller("/cats", scope = request)]` makes one per request.
#[proc_macro_attribute]
pub fn controller(arguments: TokenStream, item: TokenStream) -> TokenStream {
    controller::expand(arguments.into(), item.into()).into()
}

/// The routes of a controller: an `impl` block with `#[get("/path")]` and the like on its methods.
#[proc_macro_attribute]
pub fn routes(arguments: TokenStream, item: TokenStream) -> TokenStream {
    routes::expand(arguments.into(), item.into()).into()
}

/// A module: `imports`, `controllers`, `providers`, `exports`, `dynamic` and `global`.
#[proc_macro_attribute]
pub fn module(arguments: TokenStream, item: TokenStream) -> TokenStream {
    module::expand(arguments.into(), item.into()).into()
}

/// Runs an async `main` on a multi-threaded runtime, with a log on standard error that `RUST_LOG` filters.
///
/// `#[nestling::main(worker_threads = expression)]` sets the number of threads; the expression is evaluated at start.
#[proc_macro_attribute]
pub fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::expand(entry::Kind::Main, arguments.into(), item.into()).into()
}

/// Runs an async test on the current thread; with `worker_threads = expression`, on so many.
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::expand(entry::Kind::Test, arguments.into(), item.into()).into()
}

/// An exception filter takes these exceptions: `#[catch(CatError, NotFoundException)]`; all of them without a type.
#[proc_macro_attribute]
pub fn catch(arguments: TokenStream, item: TokenStream) -> TokenStream {
    filter::expand(arguments.into(), item.into()).into()
}

macro_rules! level_attributes {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $(
            $(#[$doc])*
            #[proc_macro_attribute]
            pub fn $name(arguments: TokenStream, item: TokenStream) -> TokenStream {
                controller::standalone::on_controller(stringify!($name), arguments.into(), item.into()).into()
            }
        )*
    };
}

level_attributes! {
    /// Applies guards to a route or to all routes of a controller, by type or as values:
    /// `#[guard(JwtGuard, RolesGuard::new("admin"))]`.
    guard;
    /// Applies pipes to every argument whose type they take: `#[pipe(TrimPipe)]`.
    pipe;
    /// Puts interceptors around a route or all routes of a controller: `#[interceptor(LoggingInterceptor)]`.
    interceptor;
    /// Lets exception filters answer what goes wrong in a route or in all routes of a controller: `#[filter(CatFilter)]`.
    filter;
    /// Puts middleware around a route or all routes of a controller: `#[middleware(LoggerMiddleware)]`.
    middleware;
    /// Attaches a value to a route or a controller, which is found by its type with `ctx.metadata::<T>()`.
    meta;
    /// How long a request may take before it is answered with 503: `#[timeout("30s")]`.
    timeout;
    /// The largest request body, in bytes: `#[body_limit("10MiB")]`.
    body_limit;
    /// The versions that a route or all routes of a controller are for: `#[version("1")]`, `#[version(["1", "2"])]`,
    /// `#[version(Version::Neutral)]`.
    version;
    /// The groups whose `#[expose]` fields answers show: `#[serialize(groups = ["admin"])]`.
    serialize;
    /// The host that all routes of a controller are for: `#[host(":account.example.com")]`.
    host;
}

macro_rules! route_attributes {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $(
            $(#[$doc])*
            #[proc_macro_attribute]
            pub fn $name(_: TokenStream, item: TokenStream) -> TokenStream {
                controller::standalone::on_route(stringify!($name), item.into()).into()
            }
        )*
    };
}

route_attributes! {
    /// A route for `GET` requests, and for `HEAD` where no other route answers those.
    get;
    /// A route for `POST` requests: 201 by default.
    post;
    /// A route for `PUT` requests.
    put;
    /// A route for `PATCH` requests.
    patch;
    /// A route for `DELETE` requests.
    delete;
    /// A route for `HEAD` requests.
    head;
    /// A route for `OPTIONS` requests.
    options;
    /// A route for requests of every method that no other route of the same path answers.
    all;
    /// The status of a route's returned values: `#[http_code(204)]`.
    http_code;
    /// A header of a route's responses: `#[header("cache-control", "no-store")]`.
    header;
    /// Redirects to a path or URL, with 302 or another status: `#[redirect("/cats", 301)]`. A returned `Redirect` goes
    /// elsewhere.
    redirect;
}

/// Makes an enum or a struct an exception: an error that knows its status, its message and its code.
///
/// Above every variant, or above the struct, stands one of
///
/// - `#[exception(NOT_FOUND, "cat {0} not found")]`: a constant of `StatusCode` or a number from 400 to 599, and a message
///   with the fields in it, by position or by name, formatted as `format!` does. `code = "CAT_NOT_FOUND"` may follow;
/// - `#[exception(transparent)]`: the variant's only field answers. What is no exception itself is a 500 that tells the
///   client nothing and the log everything.
///
/// The answer to `NotFound(7)` is `{"statusCode":404,"message":"cat 7 not found","error":"Not Found"}`, with `errorCode`
/// where there is a code. The message is the `Display` text, too, and it is sent as written, also for a 5xx status.
///
/// `#[source]` on a field makes it the error's source. `#[from]` does that and implements `From`, for `?`.
///
/// Emitted are `Display`, `std::error::Error`, `From`, and `nestling::Exception`. `Debug` is the author's.
#[proc_macro_derive(Exception, attributes(exception, from, source))]
pub fn derive_exception(input: TokenStream) -> TokenStream {
    exception::expand(input.into()).into()
}

/// A struct that is read from a row of a database: each field from the column of its name.
///
/// `#[column("other_name")]` names another column. `#[column(flatten)]` reads a struct that derives `FromRow`, too, from
/// columns of the same row.
#[proc_macro_derive(FromRow, attributes(column))]
pub fn derive_from_row(input: TokenStream) -> TokenStream {
    row::expand(input.into()).into()
}

/// Makes a struct or an enum one that clients can send and receive.
///
/// It derives serde's `Serialize` and `Deserialize`, schemars' `JsonSchema` (feature `schema`) and nestling's
/// `Validate`. All of serde's and schemars' attributes may stand on the type and its fields.
///
/// `#[validate(…)]` on a field lists its rules (feature `validation`):
///
/// | rule | holds for |
/// |---|---|
/// | `length(min = 1, max = 64)`, `length(equal = 8)` | characters of a text, items of a list, set or map |
/// | `range(min = 0, max = 40)`, also `exclusive_min`, `exclusive_max` | numbers |
/// | `email`, `url`, `ip`, `non_control_character` | texts |
/// | `regex(path = *RE)` | texts; `RE` is a `Regex`, most often in a `static` `LazyLock` |
/// | `contains(pattern = "a")`, `does_not_contain(pattern = "a")` | texts |
/// | `non_empty` | what has a length |
/// | `required` | an `Option` that must be `Some` |
/// | `must_match(other = password)` | a field that has the same value as another one |
/// | `custom(function = is_even)` | `fn(&T) -> Result<(), E>`, `E: Into<Cow<'static, str>>`; the text continues the field's name |
/// | `uuid`, `iso8601`, `alpha`, `alphanumeric`, `ascii`, `lowercase`, `uppercase` | texts |
/// | `one_of(values = ["S", "M"])`, `none_of(values = [1, 2])` | texts and numbers |
/// | `positive`, `negative` | numbers |
/// | `unique` | lists whose items are all different |
/// | `each(length(min = 1), alpha)` | the items of a list or set |
/// | `nested` | values with rules of their own, also in options, lists and maps |
///
/// Each takes `message = "…"`, the whole text that is sent instead of the default one. Rules on an `Option` hold when it
/// is `None`, except for `required` and `must_match`.
///
/// `#[default(10)]` on a field is its value when a client has not sent it. `#[exclude]` keeps it out of everything that is
/// written, `#[expose(groups = ["admin"])]` out of what is not written for one of the groups.
///
/// `#[dto(partial(CreateCat))]` on a struct makes all fields of another dto optional ones of this one, with their rules;
/// `pick(CreateCat, name)`, `omit(CreateCat, name)` and `intersection(CreateCat, Audit)` choose and join fields.
///
/// ```
/// use nestling::dto;
///
/// #[dto]
/// #[serde(rename_all = "camelCase")]
/// struct SignUp {
///     #[validate(email)]
///     email: String,
///     #[validate(length(min = 12, message = "Choose a longer password"))]
///     password: String,
///     #[validate(must_match(other = password))]
///     password_again: String,
/// }
///
/// #[dto(partial(SignUp))]
/// struct UpdateProfile;
///
/// let update = UpdateProfile { email: None, password: Some("a long new one".into()), password_again: None };
/// ```
#[proc_macro_attribute]
pub fn dto(arguments: TokenStream, item: TokenStream) -> TokenStream {
    dto::expand(arguments.into(), item.into()).into()
}

/// What the hidden macro of a dto hands its fields to.
#[doc(hidden)]
#[proc_macro]
pub fn map_dto(input: TokenStream) -> TokenStream {
    dto::resume(input.into()).into()
}
