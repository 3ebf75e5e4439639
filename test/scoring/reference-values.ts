/** What the reference implementation of the readiness model computes for inputs drawn at random. */

export interface ReferenceCluster {
  /** severity phase lo hi gate clusterGate ok|na, separated by semicolons. */
  readonly checks: string;
  readonly score: readonly [string, string];
  readonly confidence: string;
  /** phase lo hi, separated by semicolons. */
  readonly phases: string;
}

export const referenceClusters: readonly ReferenceCluster[] = [
  {
    checks: `
critical detect 1/10 3/5 60 - ok; low recover 4/5 1 50 - na;
critical eradicate 1/10 1/10 - 30 ok; medium eradicate 3/10 3/10 60 - ok;
medium eradicate 1/10 9/10 - - na; critical eradicate 1/2 1/2 60 30 ok`,
    score: ['100/7', '37'],
    confidence: '1100/13',
    phases: 'detect 10 60; eradicate 30 30',
  },
  {
    checks: `
low recover 3/5 1 60 - ok; critical coordinate 1/3 1/3 40 30 ok;
low coordinate 3/10 2/5 50 - ok; low eradicate 1 1 40 - ok;
low recover 2/5 2/5 50 - ok; low eradicate 2/5 2/5 60 - ok;
critical eradicate 1/2 4/5 60 - ok; low prepare 1 1 - 30 ok;
critical prepare 3/10 3/10 - - ok`,
    score: ['11527/297', '13423/297'],
    confidence: '271/3',
    phases: 'prepare 340/9 340/9; eradicate 54 76; recover 50 70; coordinate 890/27 920/27',
  },
  {
    checks: `
medium prepare 7/10 4/5 40 - ok; low detect 9/10 1 60 - ok;
critical contain 4/9 8/9 - - na; low contain 7/10 9/10 - 30 ok;
high eradicate 9/10 9/10 - - ok; critical detect 1 1 - - ok;
high eradicate 0 7/10 - - ok; high eradicate 3/10 3/10 - - ok;
medium detect 1/7 4/7 - - ok; medium recover 0 5/9 50 - ok;
high detect 4/5 9/10 - - ok; high prepare 1/9 1 - - ok`,
    score: ['14057/567', '4265/63'],
    confidence: '28115/378',
    phases:
      'prepare 830/27 88; detect 578/7 1924/21; contain 70 90; eradicate 40 190/3; recover 0 500/9',
  },
  {
    checks: `
critical contain 1/2 7/10 - - ok; medium eradicate 1/10 1/10 - - na;
medium contain 0 0 50 - ok; low eradicate 1/2 1/2 - - ok;
medium prepare 1 1 40 - ok; critical contain 1/2 7/10 40 - ok;
high recover 0 4/5 - - ok; medium recover 2/7 5/7 - - ok;
low detect 1/5 1/5 40 - ok; low contain 1/5 1/5 - - na;
medium contain 2/5 2/5 - - ok; medium contain 4/5 4/5 60 - na;
low prepare 0 1 - - ok; high recover 3/5 4/5 - - ok`,
    score: ['3847/126', '802/21'],
    confidence: '3632/49',
    phases: 'prepare 200/3 100; detect 20 20; contain 44 50; eradicate 50 50; recover 208/7 548/7',
  },
  {
    checks: `
medium recover 1 1 - - ok; medium recover 1 1 - - ok;
critical prepare 4/5 1 - - ok; high detect 2/5 2/5 - - ok;
high coordinate 1/2 3/5 - 30 ok; critical detect 1/2 1/2 - - ok;
critical contain 0 2/3 - - ok; high detect 4/5 4/5 - - ok;
medium coordinate 1/10 1/10 - - ok; high contain 7/10 7/10 50 - na;
medium coordinate 1/10 4/5 - - ok; low eradicate 4/5 4/5 - - ok;
medium contain 7/10 4/5 40 - ok; medium prepare 7/10 7/10 - - ok;
medium detect 0 1/3 - - ok; low coordinate 1/10 1/10 40 - na;
critical coordinate 3/7 1 50 - ok; low coordinate 1 1 - - ok`,
    score: ['374821/10710', '197843/3060'],
    confidence: '1604/21',
    phases:
      'prepare 78 94; detect 440/9 1420/27; contain 14 208/3; eradicate 80 80; recover 100 100; coordinate 4780/119 1320/17',
  },
  {
    checks: `
high prepare 1/3 2/3 - - ok; high eradicate 0 1/5 - - ok;
medium contain 9/10 9/10 - 30 ok; low detect 7/10 7/10 - - ok;
critical eradicate 3/5 3/5 - - ok; medium eradicate 9/10 9/10 - - ok;
high contain 1/10 9/10 60 - ok; high detect 1/9 8/9 40 - ok;
low detect 2/5 1 60 - ok; high detect 1 1 60 - ok;
critical contain 1/5 1/5 - - ok; low detect 4/5 4/5 - - ok;
low recover 1 1 - - ok; low detect 1/2 1/2 - - ok;
critical contain 0 0 - - ok; critical eradicate 1/5 1/5 40 - ok;
low detect 1/5 1/5 - - ok; medium coordinate 1 1 - - ok;
high coordinate 7/10 7/10 - - ok; high prepare 1/2 1 - - ok;
high coordinate 2/7 2/7 - - ok; low contain 1/3 1 - 30 ok`,
    score: ['6862363/212520', '51596869/1036035'],
    confidence: '58760/693',
    phases:
      'prepare 125/3 250/3; detect 140/3 9680/117; contain 1240/69 800/23; eradicate 410/11 450/11; recover 100 100; coordinate 416/7 416/7',
  },
  {
    checks: `
critical recover 2/5 2/5 60 - ok; low detect 3/7 5/7 - - ok;
medium eradicate 1/3 2/3 - 30 ok; critical recover 6/7 6/7 50 - ok;
low coordinate 0 7/10 - - ok; medium contain 2/5 1/2 40 - ok;
critical recover 4/5 4/5 - - ok; critical prepare 4/5 4/5 40 - ok;
high recover 3/10 3/10 - - na; critical eradicate 1/5 1/5 60 - ok;
high coordinate 7/10 7/10 50 - ok; critical contain 4/9 4/9 - 30 ok;
high eradicate 1/10 1/10 - - ok; critical prepare 3/5 3/5 40 - ok;
high recover 7/10 7/10 - - ok; critical contain 1 1 - - ok;
low coordinate 9/10 9/10 - - ok; low prepare 1 1 50 - ok;
critical coordinate 1/2 9/10 - - ok; high contain 3/5 7/10 60 - ok;
low recover 1/2 1/2 - - ok; low prepare 1/5 1 - - na;
medium prepare 4/5 4/5 50 - ok; critical prepare 3/5 3/5 - - ok;
low eradicate 8/9 1 - - ok; medium detect 9/10 9/10 - - ok`,
    score: ['230665/5481', '967388/20097'],
    confidence: '65795/693',
    phases:
      'prepare 620/9 620/9; detect 520/7 1760/21; contain 64 6910/99; eradicate 640/27 260/9; recover 13830/203 13830/203; coordinate 55 580/7',
  },
  {
    checks: `
medium eradicate 1/7 3/7 60 - na; medium detect 4/5 4/5 60 - ok;
high eradicate 2/3 2/3 40 30 ok; medium prepare 1/3 2/3 60 - ok;
low recover 1/7 1 - - ok; critical prepare 1/2 7/10 - - ok;
high recover 3/5 3/5 50 - ok; high eradicate 1/10 1/10 50 - ok;
high prepare 4/5 9/10 - - ok; low eradicate 1/10 1/10 - - ok;
critical contain 1/3 1 60 - ok; high recover 1 1 - - ok;
medium prepare 3/5 3/5 40 - ok; medium detect 9/10 9/10 60 - ok;
medium recover 2/3 1 50 - ok; low detect 1 1 - - ok;
high prepare 2/5 2/5 - - ok; low coordinate 0 8/9 40 - ok;
low coordinate 1 1 50 - ok; low coordinate 1/2 1/2 - - ok;
critical recover 0 0 - - ok; medium eradicate 4/5 4/5 - - ok;
critical prepare 2/5 2/5 - - na; critical coordinate 1/2 9/10 60 - ok;
critical prepare 6/7 6/7 - - na; medium eradicate 2/3 1 - - ok;
medium coordinate 4/7 6/7 60 - ok; low eradicate 0 1/9 50 - ok;
high eradicate 1/7 2/7 - - ok; high coordinate 7/10 7/10 - - ok`,
    score: ['662693/15960', '437926697/7325640'],
    confidence: '21440/261',
    phases:
      'prepare 160/3 200/3; detect 88 88; contain 100/3 100; eradicate 2335/63 25265/567; recover 16540/399 940/19; coordinate 40 88850/1071',
  },
  {
    checks: `
medium detect 4/5 4/5 - - na; high prepare 7/10 1 - 30 ok;
medium contain 7/10 7/10 - - ok; critical coordinate 2/9 7/9 - - ok;
critical eradicate 1 1 - 30 ok; medium prepare 1 1 - - ok;
low coordinate 3/10 7/10 - - na; low coordinate 4/5 4/5 - - ok;
low contain 2/5 2/5 40 - ok; medium detect 7/9 1 60 30 ok;
medium recover 1/2 1/2 - - ok; high coordinate 1/5 1/5 - - ok;
medium coordinate 7/10 7/10 - - ok; low contain 2/5 1 - - ok;
low prepare 2/9 1/3 - - ok; high contain 0 4/5 - - ok;
medium detect 1 1 - 30 ok; critical recover 4/5 1 - - ok;
critical recover 2/3 1 - - ok; critical prepare 0 1/3 - - ok;
critical recover 2/3 1 - - ok; high prepare 3/10 3/10 - - na;
low eradicate 0 2/5 60 - ok; medium eradicate 1 1 - - na;
high prepare 0 0 - - na; medium detect 3/10 3/10 40 - ok;
medium contain 1/10 1/10 - - ok; critical recover 2/3 2/3 - - ok;
medium eradicate 0 2/3 - - ok; high detect 7/9 7/9 50 - ok;
critical contain 7/10 7/10 60 - ok; low prepare 9/10 9/10 40 30 ok;
medium prepare 1/2 7/10 40 - ok; low eradicate 1/9 1/3 60 - ok;
medium recover 1/2 1/2 - - ok; high coordinate 7/10 7/10 40 - ok;
high prepare 5/9 5/9 60 - ok; critical coordinate 2/5 1/2 - - ok;
critical coordinate 4/5 4/5 - - ok; low prepare 2/3 2/3 - - ok`,
    score: ['3019/63', '100879/1610'],
    confidence: '50060/603',
    phases:
      'prepare 8830/207 12770/207; detect 58 58; contain 400/9 64; eradicate 60 220/3; recover 610/9 2350/27; coordinate 3092/63 4036/63',
  },
  {
    checks: `
critical eradicate 1/10 1/10 - - ok; medium prepare 1 1 - - ok;
critical prepare 6/7 1 - - ok; high contain 2/5 2/5 - - ok;
low coordinate 1/5 1/2 - - ok; high detect 1/5 3/10 - - ok;
high eradicate 4/5 1 60 - ok; medium contain 0 2/5 - - ok;
high contain 4/5 4/5 - - ok; low contain 1/10 3/10 - - ok;
low prepare 0 2/5 - - ok; critical contain 0 0 40 - ok;
medium eradicate 0 0 - - ok; high eradicate 4/5 9/10 60 30 ok;
low contain 0 9/10 - - ok; critical detect 9/10 1 50 - na;
high eradicate 3/5 3/5 40 - ok; low contain 3/5 1 - - ok;
high prepare 4/5 4/5 - - ok; low eradicate 2/3 1 - - ok;
critical prepare 7/9 1 60 30 ok; high detect 0 0 - 30 na;
high recover 2/3 1 60 - ok; low coordinate 7/10 7/10 - - ok;
low contain 3/10 2/5 40 - ok; low eradicate 1/5 1/5 50 - na;
high contain 1 1 - - ok; medium detect 1/3 1/3 - - ok;
low coordinate 1 1 40 - ok; critical detect 1/5 1/5 60 - ok;
medium coordinate 1/10 3/10 50 - ok; medium detect 1 1 - - ok;
medium eradicate 0 7/9 60 - ok; medium detect 7/10 7/10 40 - ok;
critical prepare 2/5 2/5 - - ok; low contain 2/5 2/5 60 - ok;
medium coordinate 0 0 60 - ok; critical prepare 2/5 2/5 - - na;
critical recover 1/2 1/2 - - ok; low prepare 1/10 1/10 - - na;
medium contain 2/7 6/7 - - na; medium coordinate 8/9 8/9 - - ok;
medium recover 1 1 - - ok; critical contain 1/10 9/10 - - ok;
high detect 4/9 5/9 40 - ok; medium detect 1/10 7/10 - - ok;
medium recover 3/7 6/7 60 - ok; medium eradicate 1/2 7/10 - - ok;
low prepare 2/5 3/5 60 - ok; low prepare 2/5 2/5 - - ok;
medium detect 1/2 1/2 40 - ok; medium coordinate 4/5 4/5 - - na;
high coordinate 9/10 9/10 - 30 ok; low coordinate 7/10 7/10 - - ok;
critical detect 3/7 4/7 - - ok; low detect 2/3 1 - - ok;
low prepare 7/9 8/9 60 - ok; critical eradicate 1 1 - - ok;
high prepare 2/3 2/3 - - ok; critical detect 1/5 7/10 - - ok`,
    score: ['40748189/1029420', '4733509/95760'],
    confidence: '974410/11403',
    phases:
      'prepare 27010/399 13210/171; detect 95380/2709 3320/63; contain 220/7 40; eradicate 1156/21 4096/63; recover 1250/21 1025/14; coordinate 55 60',
  },
];

export interface ReferenceFleet {
  /** score*weight of each cluster. */
  readonly clusters: string;
  readonly tail: string;
  readonly score: string;
}

export const referenceFleets: readonly ReferenceFleet[] = [
  {
    clusters: '585/7*2',
    tail: '585/7',
    score: '585/7',
  },
  {
    clusters: '285/7*1 76*1',
    tail: '285/7',
    score: '1387/28',
  },
  {
    clusters: '316/7*1 125/7*2 216/7*1 344/7*4 95/7*4',
    tail: '95/7',
    score: '613/28',
  },
  {
    clusters: '211/7*4 103/7*4 296/7*4 631/7*2 485/7*2 299/7*1 334/7*4 391/7*2 173/7*4',
    tail: '103/7',
    score: '5281/189',
  },
  {
    clusters:
      '482/7*1 139/7*2 153/7*1 305/7*4 146/7*2 377/7*1 80/7*4 697/7*4 397/7*1 403/7*4 347/7*4 240/7*2 626/7*1 181/7*2 76/7*1 369/7*1 552/7*2',
    tail: '2920/259',
    score: '206/7',
  },
  {
    clusters:
      '362/7*4 594/7*2 439/7*1 331/7*2 95/7*4 523/7*1 52/7*1 642/7*1 463/7*1 319/7*2 334/7*2 48*2 26*4 173/7*1 39*4 549/7*4 236/7*1 174/7*1 409/7*4 351/7*2 627/7*1 531/7*4 534/7*1 225/7*1 514/7*2 213/7*1 348/7*4 3/7*4 62*1 631/7*1',
    tail: '985/224',
    score: '11951/448',
  },
];
