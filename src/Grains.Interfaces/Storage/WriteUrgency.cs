namespace Countersign;

/// <summary>
/// How a caller says that its writes may wait behind interactive ones: an entry of the request context, so that it
/// travels with the grain calls of a batch without being a parameter of every method.
/// </summary>
public static class WriteUrgency
{
    /// <summary>Set it to <see langword="true"/> in <c>RequestContext</c>; absent means interactive.</summary>
    public const string BackgroundKey = "countersign.background";
}
