namespace Countersign.Api.Requests.Editing;

/// <summary>Reads a member's value; what it changes, or null, and a fault, where it is not usable.</summary>
internal delegate Func<T, T>? EditReader<T>(ref BodyReader body);

/// <summary>A member of an object, and what giving it changes.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Read">Reads it.</param>
internal sealed record Edit<T>(string Name, EditReader<T> Read)
{
    /// <summary>The same member, of something that has a <typeparamref name="T"/>.</summary>
    public Edit<TOuter> Within<TOuter>(Func<TOuter, T> get, Func<TOuter, T, TOuter> set) =>
        new(Name, (ref body) => Read(ref body) is { } change ? outer => set(outer, change(get(outer))) : null);
}

/// <summary>
/// The members that an object may have, each of which changes something of a record. What is not given stays as it is,
/// and a null puts the default back (RFC 7396).
/// </summary>
internal sealed class EditTable<T>
{
    private readonly MemberSet _names;

    public EditTable(params Edit<T>[] edits) =>
        (Edits, _names) = (edits, new MemberSet([.. edits.Select(static edit => edit.Name)]));

    /// <summary>The members.</summary>
    public IReadOnlyList<Edit<T>> Edits { get; }

    /// <summary>Reads the members up to the object's end; all that they change, in their order.</summary>
    public Func<T, T> Read(ref BodyReader body)
    {
        var changes = new List<Func<T, T>>();
        ulong seen = 0;
        while (body.Next(_names, ref seen, out var member))
        {
            if (Edits[member].Read(ref body) is { } change)
                changes.Add(change);
        }

        return value => changes.Aggregate(value, static (now, change) => change(now));
    }
}
