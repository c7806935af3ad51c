using Countersign.Messages;

namespace Countersign.Api.Requests;

/// <summary>How much a request may hold. All lengths in characters unless said otherwise.</summary>
internal static class RequestLimits
{
    /// <summary>Bytes of a single request's body.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>
    /// Bytes of a body that the server still takes off the connection, so that a caller who sent too much hears so
    /// before the connection is cut.
    /// </summary>
    public const int MaxDrainedBytes = 1024 * 1024;

    /// <summary>A number in any notation, extension and separators included.</summary>
    public const int MaxNumber = 64;

    /// <summary>A code and whatever the caller took for one.</summary>
    public const int MaxCode = 32;

    /// <summary>BCP 47 tag.</summary>
    public const int MaxLocale = LanguageTags.MaxTag;

    /// <summary>Name of a template.</summary>
    public const int MaxTemplate = TemplateForm.MaxName;

    /// <summary>Name of a purpose.</summary>
    public const int MaxPurpose = 64;

    /// <summary>Members of <c>metadata</c>.</summary>
    public const int MaxMetadata = 16;

    /// <summary>Name of a metadata member.</summary>
    public const int MaxMetadataName = 40;

    /// <summary>Value of a metadata member.</summary>
    public const int MaxMetadataValue = 500;

    /// <summary>Members of <c>rate_limits</c>.</summary>
    public const int MaxRateLimits = 8;

    /// <summary>Name of a rate rule.</summary>
    public const int MaxRuleName = 40;

    /// <summary>The value a rate rule counts.</summary>
    public const int MaxRuleValue = 200;

    /// <summary>Where a consent was given.</summary>
    public const int MaxConsentSource = 200;

    /// <summary>A point in time.</summary>
    public const int MaxTime = 40;

    /// <summary>Name of a channel.</summary>
    public const int MaxChannel = 16;

    /// <summary>Name of a region.</summary>
    public const int MaxRegion = 2;

    /// <summary>An address of a client (IPv6 with an embedded IPv4 and a scope).</summary>
    public const int MaxIp = 64;

    /// <summary>A client's User-Agent.</summary>
    public const int MaxUserAgent = 512;

    /// <summary>A client's device id.</summary>
    public const int MaxDeviceId = 128;

    /// <summary>A verification id as it stands in a body or a query.</summary>
    public const int MaxVerificationId = 128;

    /// <summary>Entries of one page of a list.</summary>
    public const int MaxPage = 1000;
}
