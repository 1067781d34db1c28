//! Lists of types.

use std::marker::PhantomData;

/// The end of a type list.
pub struct Nil;

/// A type in front of a type list.
pub struct Cons<Head: ?Sized, Tail: ?Sized>(PhantomData<(*const Head, *const Tail)>);

/// The guards of one route, which conditional compilation may leave out.
pub trait Listed {
    type List;
}

/// Two type lists as one.
pub trait Concat<Tail> {
    type List;
}

impl<Tail> Concat<Tail> for Nil {
    type List = Tail;
}

impl<Head: ?Sized, Rest: Concat<Tail>, Tail> Concat<Tail> for Cons<Head, Rest> {
    type List = Cons<Head, Rest::List>;
}
