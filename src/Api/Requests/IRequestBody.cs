namespace Countersign.Api.Requests;

/// <summary>A request type that reads itself, noting every fault it finds.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
internal interface IRequestBody<TSelf>
    where TSelf : class, IRequestBody<TSelf>
{
    /// <summary>Whether no body at all means an object without members.</summary>
    static virtual bool Optional => false;

    /// <summary>
    /// Reads the object's members up to its end. What is returned counts only where no fault was noted.
    /// </summary>
    static abstract TSelf? Read(ref BodyReader body);
}

/// <summary>The body of a POST that needs no members: nothing, or an empty object.</summary>
internal sealed class NoMembers : IRequestBody<NoMembers>
{
    private static readonly MemberSet None = new();
    private static readonly NoMembers Instance = new();

    static bool IRequestBody<NoMembers>.Optional => true;

    static NoMembers? IRequestBody<NoMembers>.Read(ref BodyReader body)
    {
        ulong seen = 0;
        body.Next(None, ref seen, out _);
        return Instance;
    }
}
