using System.Net;
using System.Text.RegularExpressions;
using Countersign.Storage.AzureBlob;
using Microsoft.Extensions.Options;

namespace Countersign.Silo.Clustering;

/// <summary>Refuses settings with which a process could not be, or must not be, part of a cluster.</summary>
internal sealed partial class ClusterSettingsValidator(HostKind kind) : IValidateOptions<ClusterSettings>
{
    private const string Name = ClusterSettings.Section;

    public ValidateOptionsResult Validate(string? name, ClusterSettings options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (kind != HostKind.AllInOne && !ClusterRuntime.IsCluster)
            result.AddError(ClusterRuntime.OneProcess);

        Ids(options, result);
        Addresses(options, result);
        Limits(options, result);
        if (options.Membership != ClusterMembership.Localhost)
            Secret(options, result);
        if (options.Tls.IsOn)
            Files(options.Tls, result);
        return result.Build();
    }

    private static void Ids(ClusterSettings options, ValidateOptionsResultBuilder result)
    {
        if (!Id().IsMatch(options.ClusterId))
            result.AddError($"{Name}:ClusterId must be 1 to 64 letters, digits, - and _; correct it or leave it out.");
        if (!Id().IsMatch(options.ServiceId))
            result.AddError($"{Name}:ServiceId must be 1 to 64 letters, digits, - and _; correct it or leave it out.");
        if (options.Name is { Length: 0 or > 128 })
            result.AddError($"{Name}:Name must have 1 to 128 characters; set it to the pod's name or leave it out.");
    }

    private void Addresses(ClusterSettings options, ValidateOptionsResultBuilder result)
    {
        if (!IsPort(options.SiloPort) || !IsPort(options.GatewayPort) || options.SiloPort == options.GatewayPort)
            result.AddError($"{Name}:SiloPort and {Name}:GatewayPort must be two ports of 1 to 65535; correct them.");
        if (options.PrimarySiloPort is { } primary && !IsPort(primary))
            result.AddError($"{Name}:PrimarySiloPort must be 1 to 65535; name the silo port of the first silo.");
        if (options.AdvertisedAddress is { } given && !IsReachable(given))
        {
            result.AddError(
                $"{Name}:AdvertisedAddress must be one IP address that others reach; set it to the pod's (POD_IP).");
        }
        else if (options.AdvertisedAddress is null
            && kind == HostKind.Silo && options.Membership != ClusterMembership.Localhost)
        {
            result.AddError(
                $"{Name}:AdvertisedAddress must be given where silos are on several machines; set it to the pod's"
                + " (POD_IP).");
        }
    }

    private static void Limits(ClusterSettings options, ValidateOptionsResultBuilder result)
    {
        Range(options.ProbeTimeout, "ProbeTimeout", TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(1), result);
        Range(options.ResponseTimeout, "ResponseTimeout", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5), result);
        Range(options.MissedProbes, "MissedProbes", 1, 20, result);
        Range(options.MaxQueuedRequests, "MaxQueuedRequests", 10, 1_000_000, result);
        Range(options.ShedAboveCpu, "ShedAboveCpu", 50, 100, result);
        Range(options.ShedAboveMemory, "ShedAboveMemory", 50, 100, result);
    }

    private static void Files(ClusterTls tls, ValidateOptionsResultBuilder result)
    {
        (string Option, string? Path)[] files =
            [("CertificateFile", tls.CertificateFile), ("KeyFile", tls.KeyFile), ("AuthorityFile", tls.AuthorityFile)];
        foreach (var (option, path) in files)
        {
            if (!File.Exists(path))
                result.AddError($"{Name}:Tls:{option} must name a PEM file; mount it, or leave all of {Name}:Tls out.");
        }

        if (string.IsNullOrWhiteSpace(tls.ServerName))
            result.AddError($"{Name}:Tls:ServerName must be the name in the silos' certificates; leave it out for"
                + " countersign-silo.");
    }

    private static void Range<T>(T value, string option, T least, T most, ValidateOptionsResultBuilder result)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            result.AddError($"{Name}:{option} must be {least} to {most}; correct it or leave it out for the default.");
    }

    private static bool IsPort(int port) => port is >= 1 and <= IPEndPoint.MaxPort;

    private static bool IsReachable(string text) => IPAddress.TryParse(text, out var address)
        && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any) && !address.Equals(IPAddress.None);

    private static void Secret(ClusterSettings options, ValidateOptionsResultBuilder result)
    {
        var text = options.ConnectionString;
        if (SecretText.FaultOf($"{Name}:ConnectionString", text, options.ConnectionStringFile) is { } fault)
            result.AddError(fault);
        else if (options.Membership == ClusterMembership.AzureStorage)
            Account(options, result);
    }

    private static void Account(ClusterSettings options, ValidateOptionsResultBuilder result)
    {
        if (!AzureBlobAccount.IsReadable(SecretText.Read(options.ConnectionString, options.ConnectionStringFile)))
        {
            result.AddError($"{Name}:ConnectionString must be a connection string of a storage account, or the https"
                + " URL of its blob service; correct it.");
        }

        if (!Container().IsMatch(options.Container))
        {
            result.AddError($"{Name}:Container must be 3 to 63 lower-case letters, digits and single hyphens; leave it"
                + " out for countersign-cluster.");
        }
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Id();

    [GeneratedRegex(
        "^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Container();
}
