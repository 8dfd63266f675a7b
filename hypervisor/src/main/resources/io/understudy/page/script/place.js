/** Who stands where on the stage: one host in the primary's place, one in the backup's, all others in the wings. */

/** Roles whose host is the machine for its users, or was and has not been replaced. */
const ACTING = new Set([
  "CONNECTING",
  "CREATING_VIEW",
  "PRIMARY",
  "GOING_ALONE",
  "ALONE",
  "RECRUITING",
  "SECURING",
  "ADOPTING",
  "HANDING_OVER",
]);

const STANDING_BY = new Set([
  "JOINED",
  "RECEIVING",
  "BACKUP",
  "SUCCEEDING",
  "LEAVING",
  "TAKING_OVER",
  "GOING_LIVE",
]);

export function acts(role) {
  return ACTING.has(role);
}

export function standsBy(role) {
  return STANDING_BY.has(role);
}

/** Moves a host to where its new role belongs. A dead primary stays in its place until somebody steps into it. */
export function settle(vm, processes, key) {
  const host = processes[key];
  vm.view = Math.max(vm.view, host.view);
  if (acts(host.role)) {
    if (isFree(processes[vm.primary], host)) {
      vm.primary = key;
    }
    vm.backup = vm.backup === vm.primary ? null : vm.backup;
  } else if (standsBy(host.role)) {
    if (vm.primary === key) {
      vm.primary = null;
    }
    if (isFree(processes[vm.backup], host)) {
      vm.backup = key;
    }
  } else {
    vm.backup = vm.backup === key ? null : vm.backup; // halted, ended or idle again
  }
}

export function vacate(vm, key) {
  vm.primary = vm.primary === key ? null : vm.primary;
  vm.backup = vm.backup === key ? null : vm.backup;
}

function isFree(holder, host) {
  return (
    !holder ||
    holder === host ||
    !holder.alive ||
    !(acts(holder.role) || standsBy(holder.role)) ||
    holder.view < host.view ||
    holder.vm !== host.vm
  );
}
