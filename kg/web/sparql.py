"""Queries as the SPARQL protocol wants them sent; SPARQLWrapper writes the form, our one client sends it."""

__all__ = ["query_form"]


def query_form(url: str, query: str) -> str:
    """The form of a SELECT or ASK query whose answer is JSON, to be sent by POST.

    Args:
        url: the endpoint; what its address says of formats is kept.
        query: the text of the query.

    Returns:
        The form, with the names under which endpoints of several makes look for the format.
    """
    from SPARQLWrapper import JSON, POST, SPARQLWrapper

    wrapper = SPARQLWrapper(url)
    wrapper.setMethod(POST)
    wrapper.setReturnFormat(JSON)
    wrapper.setQuery(query)
    return str(wrapper._createRequest().data.decode("ascii"))  # its public way sends the request itself, by urllib
