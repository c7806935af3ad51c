using System.Text.RegularExpressions;

namespace Countersign.Carriers.Http.Answers;

/// <summary>The reasons that this kind of carrier gives by itself; settings may add others.</summary>
internal static class Reasons
{
    public const string Rejected = "rejected-by-carrier";
    public const string RouteFailed = "route-failed";
    public const string Throttled = "throttled";
    public const string Undecided = "carrier-undecided";
    public const string NoConnection = "no-connection";
    public const string TimedOut = "carrier-timed-out";
    public const string ConnectionLost = "connection-lost";
    public const string Unreadable = "unreadable-answer";
    public const string Unexpected = "unexpected-answer";
    public const string Resting = "route-resting";
    public const string WindowFull = "window-full";
    public const string Closed = "link-closed";
    public const string Cancelled = "cancelled";
    public const string Undelivered = "undelivered";
}

/// <summary>Words in a timeline.</summary>
internal static partial class Slug
{
    private const int MatchMilliseconds = 100;

    /// <summary>1 to 40 of a-z, 0-9 and -.</summary>
    public static bool IsOne(string text) => Form().IsMatch(text);

    [GeneratedRegex("^[a-z0-9-]{1,40}$", RegexOptions.None, MatchMilliseconds)]
    private static partial Regex Form();
}
