"""Every exception that relationkit raises. Floor 0: imports nothing of ours.

The world's faults (a strange name, a missing consent, a refused recipient) are values with a stable code and never
arrive here. What arrives here is the caller's fault, or a backend that does not answer. No text of an exception holds
a name, an address, an answer or the text of a template: ids, paths and codes only.
"""


class RelationkitError(Exception):
    """The root of all exceptions of this library.

    >>> issubclass(InvalidDocument, RelationkitError)
    True
    """


class InvalidDocument(RelationkitError, ValueError):
    """A document, a rule or an argument is not what it must be.

    ``issues`` holds pairs (path in the document, code); the values themselves are not kept.

    >>> InvalidDocument("order is invalid", issues=(("currency", "unknown-currency"),)).issues
    (('currency', 'unknown-currency'),)
    """

    def __init__(self, message: str, *, issues: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(message)
        self.issues = issues


class InvalidTable(RelationkitError, ValueError):
    """A table of language data that ships with the library is missing or malformed.

    >>> raise InvalidTable("pl/given.tsv line 3: 2 columns, expected 4; reinstall the package")
    Traceback (most recent call last):
    relationkit.errors.InvalidTable: pl/given.tsv line 3: 2 columns, expected 4; reinstall the package
    """


class UnknownField(RelationkitError, LookupError):
    """A rule or a profile names a field that nobody declared.

    >>> raise UnknownField("field 'contry' is not declared; did you mean 'country'?")
    Traceback (most recent call last):
    relationkit.errors.UnknownField: field 'contry' is not declared; did you mean 'country'?
    """


class NotSupported(RelationkitError, ValueError):
    """A message or a call asks for what this backend cannot do; said before anything is sent.

    >>> raise NotSupported("transport 'maildir' does not carry channel 'sms'; use one of: email")
    Traceback (most recent call last):
    relationkit.errors.NotSupported: transport 'maildir' does not carry channel 'sms'; use one of: email
    """


class TemplateError(RelationkitError, ValueError):
    """A template cannot be read, or asks for what a template may not do.

    >>> raise TemplateError("template 'spring' line 2: 'gretting' is undefined")
    Traceback (most recent call last):
    relationkit.errors.TemplateError: template 'spring' line 2: 'gretting' is undefined
    """


class TokenError(RelationkitError, ValueError):
    """What arrived is not a token of this shop, or not one for this door, or no longer.

    ``code`` is one of: malformed, forged, wrong-kind, expired, not-yet. It is for the shop's own count and never for whoever
    knocked: the answer outside is the same. The token itself is not kept.

    >>> TokenError("expired").code
    'expired'
    """

    def __init__(self, code: str) -> None:
        super().__init__(f"the token is refused ({code}); answer as for any other")
        self.code = code


class BackendError(RelationkitError):
    """A store or a transport failed as a whole: the disk is full, the server is away, the file is locked.

    The only exception that may leave a backend. The cause is chained; the payload is not quoted.

    >>> raise BackendError("sqlite store could not write: database is locked; retry when the other writer is done")
    Traceback (most recent call last):
    relationkit.errors.BackendError: sqlite store could not write: database is locked; retry when the other writer is done
    """
