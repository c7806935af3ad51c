namespace Countersign.Carriers.Routing;

/// <summary>What is wrong with the routes, each in one sentence.</summary>
internal sealed class RouteFaults : List<string>
{
    public void Range<T>(T value, T least, T most, string option)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            Add(FormattableString.Invariant(
                $"{option} must be {least:0.##} to {most:0.##}; correct it or leave it out for its default."));
    }
}
