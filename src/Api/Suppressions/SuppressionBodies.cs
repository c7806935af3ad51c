using System.Text.Json.Serialization;
using Countersign.Api.Requests;
using Countersign.Suppressions;

namespace Countersign.Api.Suppressions;

/// <summary>A page of a suppression list.</summary>
internal sealed record SuppressionsBody(IReadOnlyList<SuppressionBody> Items)
{
    /// <summary>Where the next page starts; null after the last.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }
}

/// <summary>An entry. It holds the number in full: the list is the tenant's own.</summary>
internal sealed record SuppressionBody(string To, string Source, DateTimeOffset At)
{
    /// <summary>In the tenant's words; left out where it gave none.</summary>
    public string? Reason { get; init; }

    public static SuppressionBody Of(Suppression entry) =>
        new(entry.To.Reveal(), Word(entry.Source), entry.At) { Reason = entry.Reason };

    /// <summary>The wire name.</summary>
    public static string Word(SuppressionSource source) =>
        source == SuppressionSource.Handset ? "handset" : "tenant";

    /// <summary>Without the number.</summary>
    public override string ToString() => $"suppression by {Source}";
}

/// <summary>What came of an import.</summary>
/// <param name="Rows">Rows that were read.</param>
/// <param name="Added">Numbers that were not on the list before.</param>
/// <param name="Known">Numbers that were, or came twice.</param>
/// <param name="Invalid">Rows that name no number.</param>
/// <param name="Complete">False where the upload has more rows than an import takes: send the rest again.</param>
/// <param name="Errors">The first invalid rows.</param>
internal sealed record ImportBody(
    int Rows, int Added, int Known, int Invalid, bool Complete, IReadOnlyList<ImportErrorBody> Errors);

/// <summary>A row that names no number.</summary>
internal sealed record ImportErrorBody(int Line, string Reason);

/// <summary>A line of an export, as an import reads it back.</summary>
internal sealed record ExportRow(string To, ExportMetadata Metadata)
{
    /// <summary>The reason.</summary>
    public string? Reference { get; init; }

    /// <summary>Without the number.</summary>
    public override string ToString() => $"suppression by {Metadata.Source}";
}

/// <summary>What an import does not look at.</summary>
internal sealed record ExportMetadata(string Source, string At);

/// <summary>Body of <c>POST /v1/suppressions</c>.</summary>
internal sealed class SuppressionRequest : IRequestBody<SuppressionRequest>
{
    private const int ToMember = 0, RegionMember = 1;

    private static readonly MemberSet Members = new("to", "region", "reason");

    private SuppressionRequest()
    {
    }

    /// <summary>The number as it was written.</summary>
    public string To { get; private set; } = "";

    /// <summary>The region by whose rules national notation is read.</summary>
    public string? Region { get; private set; }

    /// <summary>Why.</summary>
    public string? Reason { get; private set; }

    static SuppressionRequest? IRequestBody<SuppressionRequest>.Read(ref BodyReader body)
    {
        var request = new SuppressionRequest();
        ulong seen = 0;
        while (body.Next(Members, ref seen, out var member))
        {
            if (member == ToMember)
                request.To = body.Text(RequestLimits.MaxNumber) ?? "";
            else if (member == RegionMember)
                request.Region = CommonMembers.Region(ref body);
            else
                request.Reason = body.Text(Suppression.MaxReason);
        }

        body.Require(Members, seen, ToMember);
        return request;
    }
}

/// <summary>The JSON of what the suppression paths answer.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SuppressionsBody))]
[JsonSerializable(typeof(SuppressionBody))]
[JsonSerializable(typeof(ImportBody))]
[JsonSerializable(typeof(ExportRow))]
internal sealed partial class SuppressionWire : JsonSerializerContext;
