using Countersign.Carriers.Http.Answers;
using Countersign.Carriers.Http.Settings;

namespace Countersign.Carriers.Http.Callbacks;

/// <summary>What one route's carrier may report, and how.</summary>
internal sealed class CallbackRoute
{
    /// <summary>Shorter secrets can be found by trying.</summary>
    private const int MinSecret = 16;

    private CallbackRoute(CallbackGuard guard) => Guard = guard;

    /// <summary>Tells the carrier from everybody else.</summary>
    public CallbackGuard Guard { get; }

    /// <summary>How receipts are read; null where none come.</summary>
    public ReceiptReader? Receipts { get; private init; }

    /// <summary>How inbound messages are read; null where none come.</summary>
    public InboundReader? Inbound { get; private init; }

    /// <summary>What the body of a receipt is, and where in it the items are.</summary>
    public (CallbackFormat Format, JsonPointer? Items) ReceiptBody { get; private init; }

    /// <summary>What the body of an inbound message is, and where in it the items are.</summary>
    public (CallbackFormat Format, JsonPointer? Items) InboundBody { get; private init; }

    /// <summary>The route; meaningless where it has faults.</summary>
    public static CallbackRoute Read(string route, CallbackOptions options, TimeProvider time, SettingFaults faults)
    {
        var secret = new SecretFile(options.SecretFile, time);
        if (SecretFile.FaultOf(options.SecretFile) is { } fault)
            faults.Add("Callbacks:SecretFile", fault);
        else
            CheckSecrets(secret, faults);
        CheckProof(options, faults);
        return new CallbackRoute(new CallbackGuard(options, secret, time))
        {
            Receipts = options.Receipts is null ? null : new ReceiptReader(route, options.Receipts, faults),
            Inbound = options.Inbound is null ? null : new InboundReader(route, options.Inbound, faults),
            ReceiptBody = BodyOf(options.Receipts, faults, "Callbacks:Receipts:Items"),
            InboundBody = BodyOf(options.Inbound, faults, "Callbacks:Inbound:Items"),
        };
    }

    private static void CheckSecrets(SecretFile secret, SettingFaults faults) => faults.Unless(
        secret.Lines.Count <= 2 && secret.Lines.All(static line => line.Length >= MinSecret),
        "Callbacks:SecretFile",
        $"must hold a secret of at least {MinSecret} characters, and on a second line the one it replaces.");

    private static void CheckProof(CallbackOptions options, SettingFaults faults)
    {
        faults.Unless(
            options.Proof is not null,
            "Callbacks:Proof",
            "must say how the carrier proves itself; set Signature, Token or Basic.");
        faults.Unless(
            options.Proof == CallbackProof.Basic == options.User is not null,
            "Callbacks:User",
            "must be set with Proof=Basic, and with nothing else.");
        faults.Unless(
            options.Tolerance >= TimeSpan.FromSeconds(10) && options.Tolerance <= TimeSpan.FromHours(1),
            "Callbacks:Tolerance",
            "must be 10 seconds to 1 hour; correct it.");
        faults.Unless(
            options.Receipts is not null || options.Inbound is not null,
            "Callbacks",
            "must have Receipts or Inbound; add one, or take Callbacks out.");
    }

    private static (CallbackFormat Format, JsonPointer? Items) BodyOf(
        CallbackBodyOptions? options, SettingFaults faults, string setting)
    {
        if (options?.Items is not { } text)
            return (options?.Format ?? default, null);
        var items = options.Format == CallbackFormat.Json ? JsonPointer.Parse(text) : null;
        faults.Unless(items is not null, setting, "must be a JSON pointer, with Format=Json; correct it.");
        return (options.Format, items);
    }
}
