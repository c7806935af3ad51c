namespace Countersign.Api.Limits;

/// <summary>
/// The <c>RateLimit-Policy</c> and <c>RateLimit</c> headers (draft-ietf-httpapi-ratelimit-headers): one entry for
/// each rule that the request was counted by.
/// </summary>
internal struct RateHeaders
{
    private string? _policies;
    private string? _states;

    /// <summary>Adds what a rule allows and how much of it is left.</summary>
    public void Add(string rule, int limit, TimeSpan window, int used, TimeSpan reset)
    {
        var policy = $"\"{rule}\";q={limit};w={WholeSeconds(window)}";
        var state = $"\"{rule}\";r={Math.Max(0, limit - used)};t={WholeSeconds(reset)}";
        _policies = _policies is null ? policy : $"{_policies}, {policy}";
        _states = _states is null ? state : $"{_states}, {state}";
    }

    /// <summary>Sets the headers, where any rule counted.</summary>
    public readonly void Set(HttpResponse response)
    {
        if (_policies is null)
            return;
        response.Headers["RateLimit-Policy"] = _policies;
        response.Headers["RateLimit"] = _states;
    }

    private static long WholeSeconds(TimeSpan span) => (long)Math.Ceiling(span.TotalSeconds);
}
