//! The rules that providers check: finding them at boot, running them in a request.
//!
//! As in `validation::probe`, method probing answers for types that have none, so that those cost nothing.

use crate::Result;
use crate::di::hook::Hooks;
use crate::di::provider::{BoxFuture, Provider, ProviderEntry};
use crate::pipeline::ExecutionContext;
use crate::validation::{Constraint, Violations};
use std::any::TypeId;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt::{Display, Write};
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

/// A value with fields that constraints look at, or whose fields may have such fields. `#[dto]` implements it.
pub trait Constrained: Sync {
    /// Adds the constraints of this type and of what is in it.
    fn list(list: &mut List);

    /// Runs them one after the other.
    fn check<'a>(&'a self, run: Run<'a>) -> BoxFuture<'a, Done<'a>>;
}

/// The constraints of a type, each once.
#[derive(Default)]
pub struct List {
    types: Vec<TypeId>,
    entries: Vec<ProviderEntry>,
}

impl List {
    /// Lists what is in `T`, unless that is under way: types may contain themselves.
    pub fn once<T: 'static>(&mut self, list: impl FnOnce(&mut Self)) {
        if self.is_new::<T>() {
            list(self);
        }
    }

    /// Adds the constraint `C`.
    pub fn add<C: Provider + Send + Sync>(&mut self, hooks: Hooks) {
        if self.is_new::<C>() {
            self.entries.push(ProviderEntry::class::<C>(hooks));
        }
    }

    fn is_new<T: 'static>(&mut self) -> bool {
        let new = !self.types.contains(&TypeId::of::<T>());
        if new {
            self.types.push(TypeId::of::<T>());
        }
        new
    }
}

/// A check under way: handed in and, if nothing failed, handed back.
pub struct Run<'a> {
    ctx: &'a mut ExecutionContext,
    violations: Violations,
    path: String,
}

/// A check that could be made.
pub type Done<'a> = Result<Run<'a>>;

impl Run<'_> {
    /// Goes below a field. Returns what leads back.
    pub fn enter(&mut self, segment: impl Display) -> usize {
        let outer = self.path.len();
        let dot = if outer > 0 { "." } else { "" };
        // Writing to a string fails only if a `Display` does; then the segment is what it wrote.
        let _ = write!(self.path, "{dot}{segment}");
        if self.path.len() == outer + dot.len() {
            self.path.truncate(outer);
        }
        outer
    }

    /// Comes back.
    pub fn leave(&mut self, outer: usize) {
        self.path.truncate(outer);
    }
}

/// The constraints of a `T`.
pub struct Constraints<T> {
    list: fn(&mut List),
    check: for<'a> fn(&'a T, Run<'a>) -> BoxFuture<'a, Done<'a>>,
}

impl<T> Clone for Constraints<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Constraints<T> {}

impl<T> Constraints<T> {
    /// The providers that a route with such an argument uses. For boot.
    pub fn entries(self) -> Vec<ProviderEntry> {
        let mut list = List::default();
        (self.list)(&mut list);
        list.entries
    }

    /// What they say of a value.
    ///
    /// # Errors
    ///
    /// The error of a constraint that could not look.
    pub(super) async fn violations(self, value: &T, at: &str, ctx: &mut ExecutionContext) -> Result<Violations> {
        let run = Run { ctx, violations: Violations::new(), path: at.to_owned() };
        Ok((self.check)(value, run).await?.violations)
    }

    /// `None` if there turns out to be none, after all. For boot: requests then need not look.
    pub fn needed(self) -> Option<Self> {
        (!self.entries().is_empty()).then_some(self)
    }
}

/// Asks about `T`.
pub struct Probe<T>(Unconstrained<T>);

/// Answers for a type without constraints.
pub struct Unconstrained<T>(PhantomData<fn(&T)>);

impl<T> Probe<T> {
    /// A question about `T`.
    #[expect(clippy::new_without_default, reason = "only macros ask")]
    pub const fn new() -> Self {
        Self(Unconstrained(PhantomData))
    }
}

impl<T: Constrained> Probe<T> {
    /// The constraints of `T`.
    pub const fn constraints(&self) -> Option<Constraints<T>> {
        Some(Constraints { list: T::list, check: T::check })
    }

    /// Adds those of `T`.
    pub fn list(&self, list: &mut List) {
        T::list(list);
    }

    /// Runs those of `T`, below the field.
    pub fn check<'a>(&self, value: &'a T, field: &'static str, run: Run<'a>) -> BoxFuture<'a, Done<'a>> {
        below(value, field, run)
    }
}

impl<T> Deref for Probe<T> {
    type Target = Unconstrained<T>;

    fn deref(&self) -> &Unconstrained<T> {
        &self.0
    }
}

impl<T> Unconstrained<T> {
    /// None.
    pub const fn constraints(&self) -> Option<Constraints<T>> {
        None
    }

    /// Adds nothing.
    pub fn list(&self, _: &mut List) {}

    /// Runs nothing.
    pub fn check<'a>(&self, _: &T, _: &'static str, run: Run<'a>) -> std::future::Ready<Done<'a>> {
        std::future::ready(Ok(run))
    }
}

fn below<'a, T: Constrained>(
    value: &'a T,
    segment: impl Display + Send + 'a,
    mut run: Run<'a>,
) -> BoxFuture<'a, Done<'a>> {
    Box::pin(async move {
        let outer = run.enter(segment);
        let mut run = value.check(run).await?;
        run.leave(outer);
        Ok(run)
    })
}

/// One constraint on one field. Boxed, so that rustc complains of a wrong one where it is called and nowhere else.
pub fn constraint<'a, C, T>(
    value: &'a T,
    field: &'static str,
    text: Option<&'a str>,
    mut run: Run<'a>,
) -> BoxFuture<'a, Done<'a>>
where
    C: Constraint<T>,
    T: Sync,
{
    Box::pin(async move {
        let constraint = run.ctx.enhancer::<C>().await?;
        if !constraint.validate(value).await? {
            let Run { path, violations, .. } = &mut run;
            violations.nested(path, |violations| match text {
                Some(text) => violations.add_text(field, text),
                None => violations.add(field, constraint.message()),
            });
        }
        Ok(run)
    })
}

/// One constraint on a field that may be absent.
pub fn constraint_option<'a, C, T>(
    value: &'a Option<T>,
    field: &'static str,
    text: Option<&'a str>,
    run: Run<'a>,
) -> BoxFuture<'a, Done<'a>>
where
    C: Constraint<T>,
    T: Sync,
{
    match value {
        Some(value) => constraint::<C, T>(value, field, text, run),
        None => Box::pin(std::future::ready(Ok(run))),
    }
}

impl<T: Constrained> Constrained for Option<T> {
    fn list(list: &mut List) {
        T::list(list);
    }

    fn check<'a>(&'a self, run: Run<'a>) -> BoxFuture<'a, Done<'a>> {
        match self {
            Some(value) => value.check(run),
            None => Box::pin(std::future::ready(Ok(run))),
        }
    }
}

macro_rules! through_a_pointer {
    ($($pointer:ident)*) => {$(
        impl<T: Constrained + Send> Constrained for $pointer<T> {
            fn list(list: &mut List) {
                T::list(list);
            }

            fn check<'a>(&'a self, run: Run<'a>) -> BoxFuture<'a, Done<'a>> {
                (**self).check(run)
            }
        }
    )*};
}

through_a_pointer!(Box Arc);

macro_rules! items {
    ($([$($generic:tt)*] $collection:ty, $this:ident => $items:expr;)*) => {$(
        impl<$($generic)*> Constrained for $collection {
            fn list(list: &mut List) {
                T::list(list);
            }

            fn check<'a>(&'a self, run: Run<'a>) -> BoxFuture<'a, Done<'a>> {
                let $this = self;
                each($items, run)
            }
        }
    )*};
}

items! {
    [T: Constrained] Vec<T>, list => list.iter().enumerate();
    [T: Constrained] VecDeque<T>, list => list.iter().enumerate();
    [T: Constrained, const N: usize] [T; N], list => list.iter().enumerate();
    [K: Display + Sync, T: Constrained] BTreeMap<K, T>, map => map.iter();
    [K: Display + Sync, T: Constrained, S: Sync] HashMap<K, T, S>, map => by_text(map).into_iter();
}

/// In the order of the keys' texts, as the other rules.
fn by_text<K: Display, T, S>(map: &HashMap<K, T, S>) -> Vec<(String, &T)> {
    let mut sorted: Vec<(String, &T)> = map.iter().map(|(key, item)| (key.to_string(), item)).collect();
    sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
    sorted
}

fn each<'a, K: Display + Send + 'a, T: Constrained + 'a>(
    items: impl Iterator<Item = (K, &'a T)> + Send + 'a,
    mut run: Run<'a>,
) -> BoxFuture<'a, Done<'a>> {
    Box::pin(async move {
        for (key, item) in items {
            run = below(item, key, run).await?;
        }
        Ok(run)
    })
}
