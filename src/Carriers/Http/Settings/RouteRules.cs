using Countersign.Carriers.Http.Templates;

namespace Countersign.Carriers.Http.Settings;

/// <summary>What the settings of a route must keep, but for its templates.</summary>
internal static class RouteRules
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Limits and times.</summary>
    public static void Check(HttpRouteOptions options, SettingFaults faults)
    {
        Times(options, faults);
        faults.Unless(options.Window is >= 1 and <= 10_000, "Window", "must be 1 to 10,000; correct it.");
        faults.Unless(options.Queue is >= 0 and <= 10_000, "Queue", "must be 0 to 10,000; correct it.");
        faults.Unless(
            options.MaxAnswerBytes is >= 1_024 and <= 1_048_576, "MaxAnswerBytes", "must be 1 KB to 1 MB; correct it.");
        faults.Unless(
            options.Repeats is >= 0 and <= HttpRouteOptions.MaxRepeats,
            "Repeats",
            $"must be 0 to {HttpRouteOptions.MaxRepeats}; correct it.");
        faults.Unless(
            options.Repeats == 0 || options.Idempotent,
            "Repeats",
            "must be 0 unless the carrier takes a message that comes again once; set Idempotent if it promises that.");
        faults.Unless(
            options.Proxy is null || Uri.TryCreate(options.Proxy, UriKind.Absolute, out _),
            "Proxy",
            "must be an absolute URL; correct it or take it out.");
        faults.Unless(
            options.ReceiptUrl is null || Uri.TryCreate(options.ReceiptUrl, UriKind.Absolute, out _),
            "ReceiptUrl",
            "must be an absolute URL; correct it or take it out.");
        Breaker(options.Breaker, faults);
    }

    /// <summary>The secrets by their names; the files are not looked at.</summary>
    public static Dictionary<string, SecretFile> Secrets(
        HttpRouteOptions options, TimeProvider time, SettingFaults faults)
    {
        faults.Unless(
            options.Secrets.Count <= HttpRouteOptions.MaxSecrets,
            "Secrets",
            $"must be at most {HttpRouteOptions.MaxSecrets}; take some out.");
        return options.Secrets.ToDictionary(
            static pair => pair.Key, pair => new SecretFile(pair.Value, time), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The files of the secrets that templates use; a process needs no others.</summary>
    public static void CheckSecrets(HttpRouteOptions options, TemplateScope scope, SettingFaults faults)
    {
        foreach (var name in scope.UsedSecrets)
        {
            var file = options.Secrets.First(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
            if (SecretFile.FaultOf(file) is { } fault)
                faults.Add($"Secrets:{name}", fault);
        }
    }

    /// <summary>User and password; null for none.</summary>
    public static BasicUser? User(HttpRouteOptions options, TimeProvider time, SettingFaults faults)
    {
        if (options.Basic is not { } basic)
            return null;
        faults.Unless(
            basic.User.Length > 0 && !basic.User.Contains(':'), "Basic:User", "must be a name without colon; set it.");
        if (SecretFile.FaultOf(basic.PasswordFile) is { } fault)
            faults.Add("Basic:PasswordFile", fault);
        faults.Unless(
            !options.Headers.ContainsKey("Authorization"),
            "Headers:Authorization",
            "must not be there beside Basic; take one of them out.");
        return new BasicUser(basic.User, new SecretFile(basic.PasswordFile, time));
    }

    /// <summary>What the templates must name, so that receipts and repeats find their message.</summary>
    public static void CheckReferences(
        HttpRouteOptions options, IReadOnlySet<Placeholder> used, SettingFaults faults)
    {
        faults.Unless(
            options.Answer.Id is not null || used.Contains(Placeholder.Reference),
            "Answer:Id",
            "must say where the carrier's id of a message stands, or receipts find none; set it, or send {reference}.");
        faults.Unless(
            !options.Idempotent || used.Contains(Placeholder.Reference) || used.Contains(Placeholder.IdempotencyKey),
            "Idempotent",
            "must go with a reference to know a message by; put {idempotency_key} or {reference} into the request.");
        faults.Unless(
            options.ReceiptUrl is not null || !used.Contains(Placeholder.ReceiptUrl),
            "ReceiptUrl",
            "must be there, because a template has {receipt_url}; set it.");
    }

    private static void Times(HttpRouteOptions options, SettingFaults faults)
    {
        faults.Unless(
            options.Timeout >= Second / 10 && options.Timeout <= 2 * Minute,
            "Timeout",
            "must be 100 ms to 2 minutes; correct it.");
        faults.Unless(
            options.ConnectTimeout is not { } connect || (connect >= Second / 20 && connect <= options.Timeout),
            "ConnectTimeout",
            "must be 50 ms up to Timeout; correct it.");
        faults.Unless(
            options.IdleTimeout >= Second && options.IdleTimeout <= 10 * Minute,
            "IdleTimeout",
            "must be 1 second to 10 minutes; correct it.");
        faults.Unless(
            options.QueueWait >= Second / 100 && options.QueueWait <= Minute,
            "QueueWait",
            "must be 10 ms to 1 minute; correct it.");
        faults.Unless(
            options.ThrottlePause >= Second / 100 && options.ThrottlePause <= Minute,
            "ThrottlePause",
            "must be 10 ms to 1 minute; correct it.");
    }

    private static void Breaker(BreakerOptions breaker, SettingFaults faults)
    {
        faults.Unless(breaker.Failures is > 0 and <= 1, "Breaker:Failures", "must be above 0, up to 1; correct it.");
        faults.Unless(breaker.Of is >= 2 and <= 10_000, "Breaker:Of", "must be 2 to 10,000; correct it.");
        faults.Unless(
            breaker.Within >= Second && breaker.Within <= 10 * Minute,
            "Breaker:Within",
            "must be 1 second to 10 minutes; correct it.");
        faults.Unless(
            breaker.Rest >= Second / 2 && breaker.Rest <= 10 * Minute,
            "Breaker:Rest",
            "must be 500 ms to 10 minutes; correct it.");
    }
}
