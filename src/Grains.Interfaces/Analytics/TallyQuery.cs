using System.Collections.Immutable;
using Orleans;

namespace Countersign.Analytics;

/// <summary>What is counted apart from one another. The numbers are those of <see cref="TallyLabel"/>'s bits.</summary>
[Flags, GenerateSerializer, Alias("countersign.tally-labels")]
public enum TallyLabels
{
    /// <summary>Nothing: all together.</summary>
    None = 0,

    /// <summary>Verifications and messages.</summary>
    Kind = 1 << TallyLabel.Kind,

    /// <summary>Countries.</summary>
    Country = 1 << TallyLabel.Country,

    /// <summary>Routes.</summary>
    Route = 1 << TallyLabel.Route,

    /// <summary>Channels.</summary>
    Channel = 1 << TallyLabel.Channel,

    /// <summary>Templates.</summary>
    Template = 1 << TallyLabel.Template,

    /// <summary>Rules.</summary>
    Rule = 1 << TallyLabel.Rule,
}

/// <summary>What a count is told apart by; its place in the key of a <see cref="TallyLine"/>.</summary>
[GenerateSerializer, Alias("countersign.tally-label")]
public enum TallyLabel
{
    /// <summary><c>verification</c> or <c>message</c>.</summary>
    Kind = 0,

    /// <summary>ISO 3166 alpha-2 of the number, or <c>001</c>.</summary>
    Country = 1,

    /// <summary>The route of the attempt; of an approval, that of the latest.</summary>
    Route = 2,

    /// <summary>The channel of the attempt; of an approval, that of the latest.</summary>
    Channel = 3,

    /// <summary>The template.</summary>
    Template = 4,

    /// <summary>The rule that refused.</summary>
    Rule = 5,
}

/// <summary>How finely time is divided. The numbers are stored.</summary>
[GenerateSerializer, Alias("countersign.tally-step")]
public enum TallyStep
{
    /// <summary>By minutes.</summary>
    Minute = 0,

    /// <summary>By hours.</summary>
    Hour = 1,

    /// <summary>By days of UTC.</summary>
    Day = 2,
}

/// <summary>What is asked of tallies.</summary>
[GenerateSerializer, Immutable, Alias("countersign.tally-query")]
public sealed record TallyQuery
{
    /// <summary>Most lines of an answer; a table that would have more says so and has none.</summary>
    public const int MaxLines = 10_000;

    /// <summary>From when on, the tenant's time, milliseconds since 1970.</summary>
    [Id(0)] public required long From { get; init; }

    /// <summary>Up to, and without, when.</summary>
    [Id(1)] public required long To { get; init; }

    /// <summary>How finely.</summary>
    [Id(2)] public required TallyStep Step { get; init; }

    /// <summary>Whether all of the time is one line, not one for each step.</summary>
    [Id(3)] public bool Total { get; init; }

    /// <summary>What is told apart.</summary>
    [Id(4)] public TallyLabels GroupBy { get; init; }

    /// <summary>What alone counts; all of them have to fit.</summary>
    [Id(5)] public ImmutableArray<TallyFilter> Filters { get; init; } = [];
}

/// <summary>What alone counts.</summary>
/// <param name="Label">Which label.</param>
/// <param name="Values">Which of its values.</param>
[GenerateSerializer, Immutable, Alias("countersign.tally-filter")]
public sealed record TallyFilter(
    [property: Id(0)] TallyLabel Label, [property: Id(1)] ImmutableArray<string> Values);
