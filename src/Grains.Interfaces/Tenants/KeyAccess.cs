using Orleans;

namespace Countersign.Tenants;

/// <summary>What a key may be used for. The numbers are stored.</summary>
[Flags, GenerateSerializer, Alias("countersign.key-scopes")]
public enum KeyScopes : ulong
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary><c>verifications:write</c>: starts, resends and cancels.</summary>
    StartVerifications = 1,

    /// <summary><c>verifications:check</c>: checks codes.</summary>
    CheckVerifications = 1 << 1,

    /// <summary><c>verifications:read</c>: reads verifications and their timelines.</summary>
    ReadVerifications = 1 << 2,

    /// <summary><c>messages:write</c>: sends and cancels messages.</summary>
    SendMessages = 1 << 3,

    /// <summary><c>messages:read</c>: reads messages and their timelines.</summary>
    ReadMessages = 1 << 4,

    /// <summary><c>batches:write</c>: uploads batches.</summary>
    UploadBatches = 1 << 5,

    /// <summary><c>batches:control</c>: pauses, resumes and cancels batches.</summary>
    ControlBatches = 1 << 6,

    /// <summary><c>batches:read</c>: reads batches and their results.</summary>
    ReadBatches = 1 << 7,

    /// <summary><c>lookups</c>: looks numbers up.</summary>
    LookUp = 1 << 8,

    /// <summary><c>suppressions:write</c>: changes the list of those who are not written to.</summary>
    WriteSuppressions = 1 << 9,

    /// <summary><c>suppressions:read</c>: reads that list.</summary>
    ReadSuppressions = 1 << 10,

    /// <summary><c>config:read</c>: reads the tenant's settings, its state and its balance.</summary>
    ReadConfig = 1 << 11,

    /// <summary><c>limits:simulate</c>: asks what a start would come to.</summary>
    SimulateLimits = 1 << 12,

    /// <summary><c>numbers:erase</c>: has a number forgotten.</summary>
    EraseNumbers = 1 << 13,

    /// <summary><c>data:export</c>: takes the tenant's data away.</summary>
    ExportData = 1 << 14,

    /// <summary><c>events:read</c>: reads the tenant's events and their replays.</summary>
    ReadEvents = 1 << 15,

    /// <summary><c>webhooks:write</c>: sets where events are sent to.</summary>
    WriteWebhooks = 1 << 16,

    /// <summary><c>audit:read</c>: reads the tenant's audit log.</summary>
    ReadAudit = 1 << 17,

    /// <summary><c>sandbox</c>: reads the sandbox's messages and moves its clock.</summary>
    UseSandbox = 1 << 18,

    /// <summary>All of the above.</summary>
    All = (1 << 19) - 1,
}

/// <summary>What the holder of a key is to its tenant; <see cref="KeyAccess"/> says what that allows. Stored.</summary>
[GenerateSerializer, Alias("countersign.key-role")]
public enum KeyRole
{
    /// <summary>Everything.</summary>
    Owner = 0,

    /// <summary>A service that verifies and sends.</summary>
    Sender = 1,

    /// <summary>A person who watches over batches and suppressions.</summary>
    Operator = 2,

    /// <summary>A person who looks at what became of single verifications.</summary>
    Reviewer = 3,

    /// <summary>A person who reads what is on record, and takes it away.</summary>
    Auditor = 4,
}

/// <summary>The one table of scopes: their names, and which role has which.</summary>
public static class KeyAccess
{
    private const KeyScopes Reading = KeyScopes.ReadVerifications | KeyScopes.ReadMessages | KeyScopes.ReadBatches
        | KeyScopes.ReadSuppressions | KeyScopes.ReadConfig;

    private static readonly (string Word, KeyScopes Scope)[] Names =
    [
        ("verifications:write", KeyScopes.StartVerifications),
        ("verifications:check", KeyScopes.CheckVerifications),
        ("verifications:read", KeyScopes.ReadVerifications),
        ("messages:write", KeyScopes.SendMessages),
        ("messages:read", KeyScopes.ReadMessages),
        ("batches:write", KeyScopes.UploadBatches),
        ("batches:control", KeyScopes.ControlBatches),
        ("batches:read", KeyScopes.ReadBatches),
        ("lookups", KeyScopes.LookUp),
        ("suppressions:write", KeyScopes.WriteSuppressions),
        ("suppressions:read", KeyScopes.ReadSuppressions),
        ("config:read", KeyScopes.ReadConfig),
        ("limits:simulate", KeyScopes.SimulateLimits),
        ("numbers:erase", KeyScopes.EraseNumbers),
        ("data:export", KeyScopes.ExportData),
        ("events:read", KeyScopes.ReadEvents),
        ("webhooks:write", KeyScopes.WriteWebhooks),
        ("audit:read", KeyScopes.ReadAudit),
        ("sandbox", KeyScopes.UseSandbox),
    ];

    /// <summary>What a role may do.</summary>
    public static KeyScopes Of(KeyRole role) => role switch
    {
        KeyRole.Owner => KeyScopes.All,
        KeyRole.Sender => Reading | KeyScopes.StartVerifications | KeyScopes.CheckVerifications
            | KeyScopes.SendMessages | KeyScopes.UploadBatches | KeyScopes.ControlBatches | KeyScopes.LookUp
            | KeyScopes.WriteSuppressions | KeyScopes.SimulateLimits | KeyScopes.ReadEvents | KeyScopes.UseSandbox,
        KeyRole.Operator => Reading | KeyScopes.ControlBatches | KeyScopes.WriteSuppressions
            | KeyScopes.SimulateLimits | KeyScopes.ReadEvents | KeyScopes.WriteWebhooks | KeyScopes.UseSandbox,
        KeyRole.Reviewer => Reading | KeyScopes.ReadEvents,
        KeyRole.Auditor => KeyScopes.ReadConfig | KeyScopes.ReadEvents | KeyScopes.ReadAudit | KeyScopes.ExportData,
        _ => KeyScopes.None,
    };

    /// <summary>The scope of a name; null where there is none.</summary>
    public static KeyScopes? Find(string word)
    {
        foreach (var (name, scope) in Names)
        {
            if (name == word)
                return scope;
        }

        return null;
    }

    /// <summary>The names of scopes, in the order of the table.</summary>
    public static IReadOnlyList<string> Words(KeyScopes scopes) =>
        [.. Names.Where(name => scopes.HasFlag(name.Scope)).Select(static name => name.Word)];
}
